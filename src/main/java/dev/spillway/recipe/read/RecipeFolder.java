package dev.spillway.recipe.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * The folder of recipe files. Reads {@code *.yaml} and {@code *.yml} directly in it and follows
 * links, since the files of a ConfigMap are links into its {@code ..data}; names with a leading dot
 * are ignored.
 */
public record RecipeFolder(Path path) {

  private static final Logger LOG = Logger.getLogger(RecipeFolder.class);

  /** The bytes of a file, or why it could not be read. Equal when nothing has changed. */
  sealed interface Found {
    record Bytes(ByteBuffer bytes) implements Found {}

    record Unreadable(String reason) implements Found {}
  }

  /**
   * The content of the folder: recipes by file name, and the SQL files that they may use, by path.
   */
  record Listing(SortedMap<String, Found> recipes, SortedMap<String, String> queries) {}

  /** Limit of nested directories, including the SQL file itself. */
  private static final int DEEPEST = 4;

  /** Limit of an SQL file, in bytes. */
  private static final long LONGEST_QUERY = 1024L * 1024;

  /**
   * Reads the folder.
   *
   * @throws IOException when the folder itself cannot be read
   */
  public Listing listing() throws IOException {
    return new Listing(read(), queries());
  }

  /**
   * Follows links as well, but ignores names with a leading dot, whose files would be found twice.
   */
  private SortedMap<String, String> queries() throws IOException {
    var found = new TreeMap<String, String>();
    walk(path, "", 1, found);
    return found;
  }

  private static void walk(
      Path directory, String prefix, int depth, SortedMap<String, String> found)
      throws IOException {
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory, "[!.]*")) {
      for (Path file : listing) {
        String name = prefix + file.getFileName();
        if (Files.isDirectory(file)) {
          if (depth < DEEPEST) {
            below(file, name + "/", depth + 1, found);
          }
        } else if (QueryReader.isSql(name) && Files.isRegularFile(file)) {
          query(file).ifPresent(text -> found.put(name, text));
        }
      }
    } catch (DirectoryIteratorException broken) {
      throw broken.getCause();
    }
  }

  /**
   * A folder that cannot be read has no queries: the recipe that uses one reports it as missing.
   */
  private static void below(
      Path directory, String prefix, int depth, SortedMap<String, String> found) {
    try {
      walk(directory, prefix, depth, found);
    } catch (IOException unreadable) {
      LOG.debugf("event=query-unreadable file=%s cause=\"%s\"", directory, unreadable);
    }
  }

  /**
   * Empty when the file cannot be read, is too long, or is not UTF-8: the recipe that uses it
   * reports it as missing.
   */
  private static Optional<String> query(Path file) {
    try {
      if (Files.size(file) > LONGEST_QUERY) {
        return Optional.empty();
      }
      String text = Files.readString(file);
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (IOException unreadable) {
      LOG.debugf("event=query-unreadable file=%s cause=\"%s\"", file, unreadable);
      return Optional.empty();
    }
  }

  /**
   * All files by name. Reads each completely: recipes are small, and only the bytes show every
   * change, whatever was done to times and links.
   *
   * @throws IOException when the folder itself cannot be read
   */
  private SortedMap<String, Found> read() throws IOException {
    var files = new TreeMap<String, Found>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(path, "[!.]*.{yaml,yml}")) {
      for (Path file : listing) {
        if (Files.isRegularFile(file)) {
          bytes(file).ifPresent(found -> files.put(file.getFileName().toString(), found));
        } else if (!Files.isDirectory(file)) {
          files.put(
              file.getFileName().toString(),
              new Found.Unreadable("is no regular file. Replace or remove it"));
        }
      }
    } catch (DirectoryIteratorException broken) {
      throw broken.getCause();
    }
    return files;
  }

  /** Empty when the file was deleted since it was listed. */
  private static Optional<Found> bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(YamlSource.LONGEST + 1);
      return Optional.of(new Found.Bytes(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of(
          new Found.Unreadable(
              "cannot be read (" + unreadable + "). Make it readable for the service's user"));
    }
  }
}
