package dev.spillway.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A configured place that files are read from. Paths are relative to it, with {@code /} between their parts, and cannot
 * leave it. Only regular files count: symbolic links are never followed, and special, unreadable or unnameable files are
 * no candidates.
 */
public interface Root {

  String name();

  /** Whether the operator has promised that its files never change. */
  boolean immutable();

  /**
   * Every file whose path {@code accepts}, sorted by path (by UTF-16 code units, as {@link String#compareTo}). Only accepted
   * paths are examined.
   */
  List<SourceFile> list(Predicate<String> accepts) throws IOException;

  /**
   * The names directly in {@code directory} ({@code ""} is the root itself), sorted, of whatever kind: what a name stands
   * for is known only when it is found or listed in turn. Empty when there is no such
   * directory.
   */
  List<String> children(String directory) throws IOException;

  /** The file at {@code path}; empty when it is missing or no candidate, or when the path would leave the root. */
  Optional<SourceFile> find(String path) throws IOException;
}
