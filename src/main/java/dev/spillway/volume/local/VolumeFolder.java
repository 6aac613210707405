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
 * The folder of a local volume as it is configured, before anything is known of whom it belongs to.
 *
 * @param path {@code spillway.volume.path}, as it was written
 * @param set whether somebody set it: the default folder may be missing, and is made with {@link
 *     #create}
 */
public record VolumeFolder(Path path, boolean set) {

  /** Blocks of most file systems, for one that does not answer. */
  private static final long USUAL_BLOCK = 4096;

  /**
   * Why it cannot be a volume, and the remedy, in one sentence. Looks, and leaves nothing behind.
   */
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
   * Why no installation has claimed it nor may, in one sentence: what can be known without the
   * database. Empty when there is a marker, whoever's it is.
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
      return sentence("cannot be read (" + reason(e) + "): mend it, or change the setting.");
    }
  }

  /** Makes the folder, and those above it, where they are missing. */
  public void create() throws IOException {
    // Asked first: making what is there fails where the name is a link.
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path);
    }
  }

  /** Bytes of a block of its file system; nothing smaller can be stored. */
  public long blockSize() {
    try {
      return Files.getFileStore(nearest()).getBlockSize();
    } catch (IOException e) {
      // The finding says what is wrong with the folder.
      return USUAL_BLOCK;
    }
  }

  /** Bytes that its file system has in all; empty when it does not say. */
  public OptionalLong capacity() {
    try {
      long capacity = Files.getFileStore(nearest()).getTotalSpace();
      return capacity > 0 ? OptionalLong.of(capacity) : OptionalLong.empty();
    } catch (IOException e) {
      // The finding says what is wrong with the folder.
      return OptionalLong.empty();
    }
  }

  /** The folder itself, or the nearest one above it that is there. */
  private Path nearest() {
    Path nearest = path.toAbsolutePath().normalize();
    while (Files.notExists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    return nearest;
  }

  /**
   * Rights alone do not tell: the file system may be read-only or broken, and root has every right.
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

  /** Left behind by a start that was killed. */
  private static void removeOld(Path probe) throws IOException {
    Optional<BasicFileAttributes> old = FolderNames.at(probe);
    if (old.isPresent() && old.get().isRegularFile() && old.get().size() == 0) {
      Files.deleteIfExists(probe);
    }
  }

  /**
   * A full disk must not stop the start: what is on it can be downloaded, and only a running
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
