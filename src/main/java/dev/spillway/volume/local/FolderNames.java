package dev.spillway.volume.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Operations on names in folders: what they refer to, without following links, and how they become
 * durable.
 */
final class FolderNames {

  private FolderNames() {}

  /**
   * The attributes of {@code path} itself; links are not followed.
   *
   * @return empty only when there is certainly nothing
   * @throws IOException when this cannot be determined
   */
  static Optional<BasicFileAttributes> at(Path path) throws IOException {
    return Optional.ofNullable(
        path.getFileSystem()
            .provider()
            .readAttributesIfExists(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Whether there is a folder at {@code path}.
   *
   * @throws IOException when there is something else, such as a link: its target is not Spillway's
   */
  static boolean isFolder(Path path) throws IOException {
    Optional<BasicFileAttributes> found = at(path);
    if (found.isPresent() && !found.get().isDirectory()) {
      throw foreign(path, "a folder");
    }
    return found.isPresent();
  }

  /**
   * Whether there is a file at {@code path}.
   *
   * @throws IOException when there is something else
   */
  static boolean isFile(Path path) throws IOException {
    Optional<BasicFileAttributes> found = at(path);
    if (found.isPresent() && !found.get().isRegularFile()) {
      throw foreign(path, "a file");
    }
    return found.isPresent();
  }

  /**
   * Makes a folder at {@code path} unless there is one.
   *
   * @return whether it was made just now
   */
  static boolean makeFolder(Path path) throws IOException {
    if (isFolder(path)) {
      return false;
    }
    try {
      Files.createDirectory(path, ownersAlone(path, "rwx------"));
      return true;
    } catch (FileAlreadyExistsException e) {
      // Another writer was faster.
      return !isFolder(path);
    }
  }

  /** Attributes for a new file at {@code path}: only the user that Spillway runs as may read it. */
  static FileAttribute<?>[] ownersFile(Path path) {
    return ownersAlone(path, "rw-------");
  }

  /** Empty where the file system does not support POSIX permissions. */
  private static FileAttribute<?>[] ownersAlone(Path path, String rights) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  /** Makes the names in {@code folder} durable, by fsync(2) of the folder. */
  static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static IOException foreign(Path path, String expected) {
    return new IOException(
        path + " is not " + expected + ": Spillway did not make it, so remove it by hand");
  }
}
