package dev.spillway.volume.local;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.volume.store.BlobStore;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Stores blobs in a folder. No symbolic link in it is followed; the folder itself may be one.
 *
 * <p><b>A mount that is away</b> looks like an empty folder, and can go or come back at any moment.
 * So a missing file is believed only when the marker was read both before and after looking.
 *
 * <p><b>Durable</b> means: the bytes, the name, and the folder of the name were written by
 * fsync(2). A deletion is not durable: after a loss of power a deleted file may be back, as an
 * orphan.
 */
public final class LocalStore implements BlobStore {

  private final LocalNames names;
  private final String installation;
  private final Marker marker;
  private final Executor executor;
  private final FileStore disk;
  private final long blockSize;

  /** Folders whose own name is known to be durable. */
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  /**
   * A store in {@code folder}, which must exist and be claimed ({@link VolumeClaim}).
   *
   * @param installation the id in its marker
   * @param executor runs the flushes to the disk while more is written
   * @throws IOException when its file system does not answer
   */
  public LocalStore(Path folder, String installation, Executor executor) throws IOException {
    this.names = new LocalNames(folder.toAbsolutePath());
    this.installation = installation;
    this.executor = executor;
    this.marker = new Marker(names.folder());
    this.disk = Files.getFileStore(names.folder());
    this.blockSize = disk.getBlockSize();
  }

  @Override
  public long counted(long length) {
    long blocks = Math.ceilDiv(length, blockSize);
    return blocks > Long.MAX_VALUE / blockSize ? Long.MAX_VALUE : blocks * blockSize;
  }

  @Override
  public Space space() throws IOException {
    return new Space(disk.getTotalSpace(), disk.getUsableSpace());
  }

  @Override
  public void requireOurs() throws IOException {
    marker.require(installation);
  }

  @Override
  public Writer write(String id) throws IOException {
    Path finished = names.finished(id);
    requireOurs();
    makeDurable(names.blobs());
    makeDurable(finished.getParent());
    return LocalWriter.of(names.unfinished(id), finished, executor);
  }

  /**
   * Also for an existing folder: the process that made it may have been killed before its name was
   * durable.
   */
  private void makeDurable(Path folder) throws IOException {
    if (FolderNames.makeFolder(folder) || !durable.contains(folder)) {
      FolderNames.force(folder.getParent());
      durable.add(folder);
    }
  }

  @Override
  public OpenContent open(String id, long length) throws IOException {
    Path path = names.finished(id);
    return look(() -> OpenBlob.of(path, length));
  }

  @Override
  public void check(String id, long length) throws IOException {
    Path path = names.finished(id);
    look(
        () -> {
          OpenBlob.require(path, length);
          return Optional.empty();
        });
  }

  /**
   * Reads the marker only when the file is missing or different, and then before and after a second
   * look.
   */
  private <T> T look(Look<T> look) throws IOException {
    try {
      return look.once();
    } catch (ContentChangedException e) {
      requireOurs();
    }
    try {
      return look.once();
    } catch (ContentChangedException e) {
      requireOurs();
      throw e;
    }
  }

  @Override
  public void delete(String id) throws IOException {
    Path finished = names.finished(id);
    Path unfinished = names.unfinished(id);
    requireOurs();
    if (FolderNames.isFolder(names.blobs()) && FolderNames.isFolder(finished.getParent())) {
      remove(finished);
      remove(unfinished);
    }
    requireOurs();
  }

  /** Removes only a file: a folder or a link of that name is not Spillway's. */
  private static void remove(Path path) throws IOException {
    if (FolderNames.isFile(path)) {
      Files.deleteIfExists(path);
      if (FolderNames.isFile(path)) {
        throw new IOException(path + " is still there after it was deleted");
      }
    }
  }

  @Override
  public void date(Found found, Instant time) throws IOException {
    Path path = found.finished() ? names.finished(found.id()) : names.unfinished(found.id());
    if (FolderNames.isFile(path)) {
      Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(FileTime.from(time), null, null);
    }
  }

  @Override
  public int list(int from, int to, Visitor visitor) throws IOException {
    requireOurs();
    new LocalListing(names, visitor).slice(from);
    requireOurs();
    return from + 1;
  }

  private interface Look<T> {
    T once() throws IOException;
  }
}
