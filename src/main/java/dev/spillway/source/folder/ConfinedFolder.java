package dev.spillway.source.folder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An open directory of a root, reached name by name with openat(2) and {@code O_NOFOLLOW}. It stays
 * the directory that was opened, whatever is renamed or replaced meanwhile, and names are looked up
 * only in it.
 *
 * <p>Only the path of the root itself may contain symbolic links, because the operator has
 * configured it.
 */
public record ConfinedFolder(SecureDirectoryStream<Path> stream) implements Closeable {

  // A name may be replaced between the check and the open. The limit turns endless replacing into
  // an error.
  private static final int ATTEMPTS = 3;

  /** Opens the folder of a root. */
  @SuppressWarnings("StreamResourceLeak") // What is returned owns the stream.
  public static ConfinedFolder open(Path folder) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new ConfinedFolder(secure);
    }
    stream.close();
    throw new FileSystemException(
        folder.toString(), null, "the file system has no confined access (openat)");
  }

  /** Opens the directory at {@code parts}; empty when there is no directory that may be entered. */
  public static Optional<ConfinedFolder> open(Path folder, List<Path> parts) throws IOException {
    Optional<ConfinedFolder> current = Optional.of(open(folder));
    for (Path part : parts) {
      try (ConfinedFolder parent = current.get()) {
        current = parent.enter(part);
      } catch (AccessDeniedException e) {
        return Optional.empty();
      }
      if (current.isEmpty()) {
        return current;
      }
    }
    return current;
  }

  /**
   * Opens the directory {@code name}; empty when there is none, or it is a symbolic link.
   *
   * @throws AccessDeniedException when it may not be read
   */
  Optional<ConfinedFolder> enter(Path name) throws IOException {
    FileSystemException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Checked first: opening a pipe as a directory would wait for its writer.
      if (stat(name).filter(BasicFileAttributes::isDirectory).isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new ConfinedFolder(stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)));
      } catch (NoSuchFileException | NotDirectoryException e) {
        return Optional.empty();
      } catch (AccessDeniedException e) {
        throw e;
      } catch (FileSystemException e) {
        failure = e;
      }
    }
    throw failure;
  }

  /**
   * The attributes of {@code name}, without following a symbolic link; empty when there is none.
   *
   * @throws AccessDeniedException when this directory may be listed, but not entered
   */
  Optional<BasicFileAttributes> stat(Path name) throws IOException {
    try {
      return Optional.of(
          stream
              .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Opens {@code name} for reading. The caller must have checked that it is a regular file. */
  FileChannel openFile(Path name) throws IOException {
    return (FileChannel)
        stream.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
