package dev.spillway.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock on a folder, held as long as this process lives.
 *
 * <p>It is an fcntl lock: the kernel releases it when the process ends in any way, and child
 * processes do not inherit it. So a PostgreSQL server that outlives its Spillway does not block the
 * next one.
 */
final class FolderLock implements AutoCloseable {

  /** Maximum length of a process id, in digits. */
  private static final int LONGEST = 20;

  private static final String FILE = "spillway.lock";

  /**
   * Lock files that this process has open. The kernel releases the lock when the process closes any
   * descriptor of the file, so each file must be opened only once.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks {@code folder}.
   *
   * @throws StartRefusedException when another process, or another owner in this process, holds the
   *     folder
   * @throws IOException when the lock file cannot be written
   */
  static FolderLock take(Path folder) throws IOException {
    String own = Long.toString(ProcessHandle.current().pid());
    Path file = folder.toRealPath().resolve(FILE);
    if (!OURS.add(file)) {
      throw refused(folder, own);
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw refused(folder, holder(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(own.getBytes(StandardCharsets.US_ASCII)), 0);
      return new FolderLock(file, channel);
    } catch (IOException | RuntimeException e) {
      OURS.remove(file);
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  private static StartRefusedException refused(Path folder, String holder) {
    return new StartRefusedException(
        ("Another Spillway (process %s) uses the database folder %s: stop it, or give"
                + " this one a spillway.database.path of its own.")
            .formatted(holder, folder));
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(LONGEST);
    channel.read(pid, 0);
    String written = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
    return written.isEmpty() ? "unknown" : written;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    OURS.remove(file);
  }
}
