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
 * path, an empty part, {@code .}, {@code ..} and NUL name nothing. Nothing is decoded, so {@code
 * %2e%2e} and {@code a\b} are ordinary names.
 *
 * <p>A <em>candidate</em> is a readable regular file, or an object of a bucket, whose name is valid
 * UTF-8. A symbolic link is never followed, neither in the middle of a path nor at its end;
 * devices, sockets and pipes are never opened. What is no candidate is counted in the {@link
 * WalkSummary} and told as {@link UnusableFile}, and asking for it by name finds nothing.
 *
 * <p>Every method throws {@link IOException} when the place itself cannot be read. Safe for use by
 * many threads.
 */
public interface Root {

  /** As configured: {@code spillway.roots.<name>}. */
  String name();

  /**
   * Whether the operator has promised that its files never change. Changes are looked for all the
   * same.
   */
  boolean immutable();

  /** The same where no person waits for what is read: it waits for a store that is away. */
  default Root patient() {
    return this;
  }

  /**
   * Whether its files are looked at, and read for their checksums, before anybody asks for them.
   * Not where each look and each byte is paid for.
   */
  default boolean isReadAhead() {
    return true;
  }

  /** The candidates whose path {@code accepts}, sorted by path as {@link String#compareTo} does. */
  default List<SourceFile> list(Predicate<String> accepts) throws IOException {
    return list("", accepts, Integer.MAX_VALUE);
  }

  /**
   * As {@link #list(Predicate)}, of those whose path begins with {@code prefix}, and no more than
   * {@code most} of them: any, when there are more.
   */
  default List<SourceFile> list(String prefix, Predicate<String> accepts, int most)
      throws IOException {
    return list(prefix, accepts, most, _ -> {});
  }

  /**
   * As {@link #list(String, Predicate, int)}.
   *
   * @param missed is told of what is there, or above it, and cannot be taken: also of what nobody
   *     wants
   */
  default List<SourceFile> list(
      String prefix, Predicate<String> accepts, int most, Consumer<UnusableFile> missed)
      throws IOException {
    BoundedList files = new BoundedList(most, missed);
    try {
      walk(prefix, accepts, files);
    } catch (BoundedList.FullException _) {
      // Whoever asks for so many does not want the rest.
    }
    return files.sorted();
  }

  /**
   * Meets all candidates whose path begins with {@code prefix}, which may end within a name, and
   * that {@code accepts}; in no particular order and without keeping them. A place that can, looks
   * at no others.
   *
   * @return what else was met
   */
  WalkSummary walk(String prefix, Predicate<String> accepts, FileVisitor visitor)
      throws IOException;

  /** As the other, all candidates. */
  default WalkSummary walk(FileVisitor visitor) throws IOException {
    return walk("", _ -> true, visitor);
  }

  /**
   * The names directly in {@code directory} ({@code ""} is the root itself), sorted: files,
   * directories and anything else, for a name alone does not tell its kind. Empty when there is no
   * such directory.
   */
  List<String> children(String directory) throws IOException;

  /** The candidate at {@code path}; empty when there is none. */
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
   * The CRC-32 of those of {@code files} that the place itself has it of, as unsigned 32-bit values
   * in ints; a file that has changed is left out. None by default.
   */
  default Map<SourceFile, Integer> checksums(List<SourceFile> files) throws IOException {
    return Map.of();
  }

  /**
   * Opens the file at {@code path} for reading.
   *
   * @param planned what the file was when it was found
   * @throws ContentChangedException when there is no candidate at {@code path}, or it is no longer
   *     what was planned; a place that is far away tells it when the file is first read
   */
  default OpenContent open(String path, Stamp planned) throws IOException {
    return open(path, planned, 0, planned.size());
  }

  /**
   * As {@link #open(String, Stamp)}, when at most the bytes between {@code from} and {@code to}
   * will be read.
   */
  OpenContent open(String path, Stamp planned, long from, long to) throws IOException;

  /**
   * Looks whether the file at {@code path} seems to be as {@code planned}, without opening it.
   *
   * @throws ContentChangedException when it does not
   */
  void check(String path, Stamp planned) throws IOException;

  /** As {@link #check} for each of {@code files}. */
  default void checkAll(List<SourceFile> files) throws IOException {
    for (SourceFile file : files) {
      check(file.path(), file.stamp());
    }
  }
}
