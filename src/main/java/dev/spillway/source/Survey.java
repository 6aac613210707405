package dev.spillway.source;

import java.util.List;

/**
 * The outcome of a walk through a whole root.
 *
 * @param files the candidates, sorted by path
 * @param census how many there are, and of what else
 */
public record Survey(List<SourceFile> files, Census census) {}
