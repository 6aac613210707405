package dev.spillway.volume.local;

import dev.spillway.volume.store.NotOursException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The configured folder of a local volume, before its owner is known.
 *
 * @param path {@code spillway.volume.path}, as configured
 * @param set whether the operator configured it: only the default folder may be missing, and is
 *     made by {@link #create}
 */
public record VolumeFolder(Path path, boolean set) {

  /** The block size of most file systems, for one that does not answer. */
  private static final long USUAL_BLOCK = 4096;

  /** Why the folder cannot be a volume, with the remedy, in one sentence. Leaves nothing behind. */
  public Optional<String> finding() {
    Path nearest = nearest();
    boolean missing = !nearest.equals(path.toAbsolutePath().normalize());
    if (missing && set) {
      return sentence("does not exist: create the folder, mount it, or change the setting.");
    }
    if (!Files.isDirectory(nearest)) {
      return missing
          ? sentence("cannot be made, " + nearest + " is not a folder: change the setting.")
          : sentence("is not a folder: set it to the folder that Spillway may keep its files in.");
    }
    if (!Files.isReadable(nearest) || !Files.isExecutable(nearest) || !Files.isWritable(nearest)) {
      return notWritable(nearest, "");
    }
    return missing ? Optional.empty() : tryToWrite();
  }

  /**
   * Why the folder is unclaimed and cannot be claimed, in one sentence, as far as this is known
   * without the database. A marker of another installation is no reason: only the database can
   * tell. A marker of a newer Spillway is one.
   */
  public Optional<String> unclaimable() {
    Path folder = path.toAbsolutePath();
    try {
      if (FolderNames.at(folder).isEmpty() || new Marker(folder).read().isPresent()) {
        return Optional.empty();
      }
      return VolumeClaim.foreign(folder)
          .flatMap(
              name ->
                  sentence(
                      "has no marker .spillway-volume and is not empty, there is '"
                          + name
                          + "': set it to an empty folder for Spillway alone, or mount there the volume that it was."));
    } catch (NotOursException e) {
      return Optional.of(e.getMessage());
    } catch (IOException e) {
      return sentence("cannot be read (" + reason(e) + "): repair it, or change the setting.");
    }
  }

  /** Makes the folder, and its parents, where they are missing. */
  public void create() throws IOException {
    // Checked first: createDirectories fails where the path is a link to a folder.
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path);
    }
  }

  /** Block size of its file system in bytes; a file takes at least one block. */
  public long blockSize() {
    try {
      return Files.getFileStore(nearest()).getBlockSize();
    } catch (IOException e) {
      // {@link #finding} reports what is wrong with the folder.
      return USUAL_BLOCK;
    }
  }

  /** Total bytes of its file system; empty when it does not report them. */
  public OptionalLong capacity() {
    try {
      long capacity = Files.getFileStore(nearest()).getTotalSpace();
      return capacity > 0 ? OptionalLong.of(capacity) : OptionalLong.empty();
    } catch (IOException e) {
      // {@link #finding} reports what is wrong with the folder.
      return OptionalLong.empty();
    }
  }

  /** The folder itself, or the nearest parent that exists. */
  private Path nearest() {
    Path nearest = path.toAbsolutePath().normalize();
    while (Files.notExists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    return nearest;
  }

  /**
   * Permissions are not enough: the file system may be read-only or broken, and root has all of
   * them.
   */
  private Optional<String> tryToWrite() {
    Path probe = new LocalNames(path.toAbsolutePath()).probe();
    try {
      removeOld(probe);
      FileChannel.open(
              probe,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS)
          .close();
      Files.delete(probe);
      return Optional.empty();
    } catch (AccessDeniedException e) {
      return notWritable(path, "");
    } catch (FileAlreadyExistsException e) {
      // Another node is trying the same.
      return Optional.empty();
    } catch (IOException e) {
      return isFull(e) ? Optional.empty() : notWritable(path, " (" + reason(e) + ")");
    }
  }

  /** Removes the file of a start that was killed. */
  private static void removeOld(Path probe) throws IOException {
    Optional<BasicFileAttributes> old = FolderNames.at(probe);
    if (old.isPresent() && old.get().isRegularFile() && old.get().size() == 0) {
      Files.deleteIfExists(probe);
    }
  }

  /**
   * A full disk must not fail the start: its exports can still be downloaded, and only a running
   * service makes room.
   */
  private static boolean isFull(IOException failure) {
    String reason = reason(failure).toLowerCase(Locale.ROOT);
    return reason.contains("no space left") || reason.contains("quota exceeded");
  }

  private static String reason(IOException failure) {
    return failure instanceof FileSystemException named && named.getReason() != null
        ? named.getReason()
        : String.valueOf(failure.getMessage());
  }

  private Optional<String> notWritable(Path folder, String reason) {
    String remedy =
        ": give the user that Spillway runs as the right to read, write and enter it (rwx), or change the setting.";
    return folder.equals(path.toAbsolutePath().normalize()) || folder.equals(path)
        ? sentence("is not writable" + reason + remedy)
        : sentence("cannot be made, " + folder + " is not writable" + reason + remedy);
  }

  private Optional<String> sentence(String finding) {
    return Optional.of("spillway.volume.path=" + path + " " + finding);
  }
}
