package dev.spillway.volume;

import java.util.List;
import java.util.Map;

/**
 * What became of blobs that were to be deleted.
 *
 * @param gone proven gone, and counted no more
 * @param failed still there, or perhaps so, by what the system said
 */
public record Deleted(List<Condemned> gone, Map<Condemned, String> failed) {}
