package dev.spillway.source.root;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A configured place that files are read from.
 *
 * <p>Paths are relative to it, with {@code /} between their parts, and cannot leave it: an absolute
 * path, an empty part, {@code .}, {@code ..} and NUL match nothing. Nothing is decoded, so {@code
 * %2e%2e} and {@code a\b} are ordinary names.
 *
 * <p>A <em>candidate</em> is a readable regular file, or an object of a bucket, whose name is valid
 * UTF-8. Symbolic links are never followed, neither in the middle of a path nor at its end;
 * devices, sockets and pipes are never opened. Anything else is counted in the {@link WalkSummary}
 * and reported as {@link UnusableFile}, and cannot be found by name.
 *
 * <p>Every method throws {@link IOException} when the place itself cannot be read. Thread-safe.
 */
public interface Root {

  /** As configured: {@code spillway.roots.<name>}. */
  String name();

  /**
   * Whether the operator has promised that its files never change. Changes are detected
   * nevertheless.
   */
  boolean immutable();

  /** The same root for reads that no client waits for: it retries while a store is unreachable. */
  default Root patient() {
    return this;
  }

  /**
   * Whether files are listed and read for their checksums before a client needs them. False where
   * each request and each byte costs money.
   */
  default boolean isReadAhead() {
    return true;
  }

  /** Whether its files can be listed. Otherwise they can only be found by name. */
  default boolean isListed() {
    return true;
  }

  /**
   * The candidates whose path {@code accepts} matches, sorted by {@link String#compareTo} of the
   * path.
   */
  default List<SourceFile> list(Predicate<String> accepts) throws IOException {
    return list("", accepts, Integer.MAX_VALUE);
  }

  /**
   * As {@link #list(Predicate)}, for paths that begin with {@code prefix}, and at most {@code most}
   * files: any of them, when there are more.
   */
  default List<SourceFile> list(String prefix, Predicate<String> accepts, int most)
      throws IOException {
    return list(prefix, accepts, most, _ -> {});
  }

  /**
   * As {@link #list(String, Predicate, int)}.
   *
   * @param missed receives the unusable files below the prefix, or above it, whether wanted or not
   */
  default List<SourceFile> list(
      String prefix, Predicate<String> accepts, int most, Consumer<UnusableFile> missed)
      throws IOException {
    BoundedList files = new BoundedList(most, missed);
    try {
      walk(prefix, accepts, files);
    } catch (BoundedList.FullException _) {
      // The caller does not need more than its limit.
    }
    return files.sorted();
  }

  /**
   * Visits all candidates that {@code accepts} matches and whose path begins with {@code prefix},
   * which may end within a name; in no particular order, and without keeping them. Does not list
   * other paths where the place supports that.
   *
   * @return counts of the candidates and of what else was found
   */
  WalkSummary walk(String prefix, Predicate<String> accepts, FileVisitor visitor)
      throws IOException;

  /** Visits all candidates. */
  default WalkSummary walk(FileVisitor visitor) throws IOException {
    return walk("", _ -> true, visitor);
  }

  /**
   * Returns the names directly in {@code directory} ({@code ""} is the root itself), sorted: files,
   * directories and anything else, since a name alone does not show its kind. Empty when there is
   * no such directory.
   */
  List<String> children(String directory) throws IOException;

  /** Returns the candidate at {@code path}; empty when there is none. */
  Optional<SourceFile> find(String path) throws IOException;

  /** As {@link #find} for each of {@code paths}, in their order. */
  default List<Optional<SourceFile>> findAll(List<String> paths) throws IOException {
    List<Optional<SourceFile>> found = new ArrayList<>(paths.size());
    for (String path : paths) {
      found.add(find(path));
    }
    return found;
  }

  /**
   * As {@link #findAll(List)}.
   *
   * @param checksums the CRC-32 that files are said to have, by path: where nothing else can tell
   *     it, a file without one has to be read
   */
  default List<Optional<SourceFile>> findAll(List<String> paths, Map<String, Integer> checksums)
      throws IOException {
    return findAll(paths);
  }

  /**
   * Returns the CRC-32 of those of {@code files} for which the place itself has it, as unsigned
   * 32-bit values in ints. Files that have changed are left out. None by default.
   */
  default Map<SourceFile, Integer> checksums(List<SourceFile> files) throws IOException {
    return Map.of();
  }

  /**
   * Opens the file at {@code path} for reading.
   *
   * @param planned the stamp of the file when it was found
   * @throws ContentChangedException when there is no candidate at {@code path}, or it has another
   *     stamp; a remote place may throw it at the first read instead
   */
  default OpenContent open(String path, Stamp planned) throws IOException {
    return open(path, planned, 0, planned.size());
  }

  /**
   * As {@link #open(String, Stamp)}, when only the bytes between {@code from} and {@code to} will
   * be read.
   */
  OpenContent open(String path, Stamp planned, long from, long to) throws IOException;

  /**
   * Checks that the file at {@code path} has the stamp {@code planned}, without opening it.
   *
   * @throws ContentChangedException when it has not
   */
  void check(String path, Stamp planned) throws IOException;

  /** As {@link #check} for each of {@code files}. */
  default void checkAll(List<SourceFile> files) throws IOException {
    for (SourceFile file : files) {
      check(file.path(), file.stamp());
    }
  }
}
