package dev.spillway.volume.local;

import dev.spillway.volume.store.NotOursException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Locks the folder of a local volume for this process, and knows which node had it before. It is a
 * lock of the kernel, which ends with the process. The lock file contains the node, the process,
 * and its own inode number, so that a copy of the folder is not mistaken for the folder.
 */
public final class VolumeLock implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(VolumeLock.class);

  private static final int LONGEST = 200;

  private final FileChannel channel;
  private final Optional<String> before;

  private VolumeLock(FileChannel channel, Optional<String> before) {
    this.channel = channel;
    this.before = before;
  }

  /**
   * Locks the folder for {@code node}.
   *
   * @throws NotOursException when another process holds the lock
   * @throws IOException when the lock file cannot be opened or locked
   */
  public static VolumeLock take(Path folder, String node) throws IOException {
    Path file = new LocalNames(folder.toAbsolutePath()).lock();
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      boolean locked = isLocked(channel);
      Optional<Said> said = read(channel);
      if (!locked) {
        throw new NotOursException(
            ("Another Spillway (process %s) uses the volume folder %s, and a local volume"
                    + " has one node: stop it, give this one a spillway.volume.path and a"
                    + " spillway.database.url of its own, or let both use spillway.volume.kind=s3.")
                .formatted(said.map(Said::process).orElse("unknown"), folder.toAbsolutePath()));
      }
      Optional<String> before =
          said.filter(holder -> holder.file().equals(number(file))).map(Said::node);
      write(channel, node + " " + number(file) + " " + ProcessHandle.current().pid());
      return new VolumeLock(channel, before);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** The node that has or had this very folder; empty when it is unknown. Leaves nothing behind. */
  public static Optional<String> holder(Path folder) throws IOException {
    Path file = new LocalNames(folder.toAbsolutePath()).lock();
    if (!FolderNames.isFile(file)) {
      return Optional.empty();
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      return read(channel).filter(said -> said.file().equals(number(file))).map(Said::node);
    }
  }

  /** The content of the lock file: the node, the inode number of the file, and the process. */
  private record Said(String node, String file, String process) {}

  private static String number(Path file) {
    try {
      return Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Said> read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
    String[] words =
        new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII)
            .strip()
            .split(" ", -1);
    return words.length == 3
        ? Optional.of(new Said(words[0], words[1], words[2]))
        : Optional.empty();
  }

  /**
   * A full disk must not fail the start: then, after a crash, the next start waits until this node
   * has timed out.
   */
  private static void write(FileChannel channel, String text) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
      channel.force(true);
    } catch (IOException e) {
      LOG.debugf(e, "the holder of the volume could not be noted");
    }
  }

  /** The node that had this very folder before and no longer has it; empty when it is unknown. */
  public Optional<String> before() {
    return before;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
