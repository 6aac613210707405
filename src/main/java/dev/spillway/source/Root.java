package dev.spillway.source;

import dev.spillway.archive.ContentChangedException;
import dev.spillway.archive.FileStamp;
import dev.spillway.archive.OpenContent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A configured place that files are read from.
 *
 * <p>Paths are relative to it, with {@code /} between their parts, and cannot leave it: an absolute path, an empty part,
 * {@code .}, {@code ..} and NUL name nothing. Nothing is decoded, so {@code %2e%2e} and {@code a\b} are ordinary names.
 *
 * <p>A <em>candidate</em> is a readable regular file whose name is valid UTF-8. A symbolic link is never followed, neither
 * in the middle of a path nor at its end; devices, sockets and pipes are never opened. What is no candidate is counted in
 * the {@link Census}, and asking for it by name finds nothing.
 *
 * <p>Every method throws {@link IOException} when the place itself cannot be read. Safe for use by many threads.
 */
public interface Root {

  /** As configured: {@code spillway.roots.<name>}. */
  String name();

  /** Whether the operator has promised that its files never change. Changes are looked for all the same. */
  boolean immutable();

  /** The candidates whose path {@code accepts}, sorted by path as {@link String#compareTo} does. */
  List<SourceFile> list(Predicate<String> accepts) throws IOException;

  /**
   * Meets all candidates, in no particular order and without keeping them.
   *
   * @return what else was met
   */
  Census walk(FileVisitor visitor) throws IOException;

  /**
   * The names directly in {@code directory} ({@code ""} is the root itself), sorted: files, directories and anything
   * else, for a name alone does not tell its kind. Empty when there is no such directory.
   */
  List<String> children(String directory) throws IOException;

  /** The candidate at {@code path}; empty when there is none. */
  Optional<SourceFile> find(String path) throws IOException;

  /**
   * Opens the file at {@code path} for reading.
   *
   * @param planned what the file was when it was found
   * @throws ContentChangedException when there is no candidate at {@code path}, or it is no longer what was planned
   */
  OpenContent open(String path, FileStamp planned) throws IOException;

  /**
   * Looks whether the file at {@code path} seems to be as {@code planned}, without opening it.
   *
   * @throws ContentChangedException when it does not
   */
  default void check(String path, FileStamp planned) throws IOException {
    open(path, planned).close();
  }
}
