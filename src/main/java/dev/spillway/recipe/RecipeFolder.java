package dev.spillway.recipe;

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

/**
 * The folder of recipe files. Takes {@code *.yaml} and {@code *.yml} directly in it and follows links, as a ConfigMap's files are
 * links into its {@code ..data}; names that begin with a dot do not count.
 */
record RecipeFolder(Path path) {

  /** A file's bytes, or why there are none. Two are equal when nothing changed. */
  sealed interface Found {
    record Bytes(ByteBuffer bytes) implements Found {}

    record Unreadable(String reason) implements Found {}
  }

  /**
   * All files by name. Reads each whole: recipes are small, and only their bytes tell every change, whatever was done to times and
   * links.
   *
   * @throws IOException when the folder itself cannot be read
   */
  SortedMap<String, Found> read() throws IOException {
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

  /** Empty when the file went away since it was listed. */
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
