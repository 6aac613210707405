package dev.spillway.volume.local;

import dev.spillway.volume.store.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/** Writes the file of one blob: under a temporary name until it is durable, then under its own. */
final class LocalWriter implements BlobStore.Writer {

  private static final Logger LOG = Logger.getLogger(LocalWriter.class);

  /**
   * The state is also {@code BROKEN} while it finishes: only the last step sets {@code FINISHED}.
   */
  private enum State {
    OPEN,
    BROKEN,
    FINISHED,
    CLOSED
  }

  private final Path unfinished;
  private final Path finished;
  private final FileChannel channel;
  private final EarlyForce early;
  private State state = State.OPEN;
  private boolean mayBeVisible;

  private LocalWriter(Path unfinished, Path finished, FileChannel channel, Executor executor) {
    this.unfinished = unfinished;
    this.finished = finished;
    this.channel = channel;
    this.early = new EarlyForce(channel, executor);
  }

  /**
   * Opens the temporary file. The folder of both names must exist.
   *
   * @param executor runs the flushes to the disk while more is written
   */
  static LocalWriter of(Path unfinished, Path finished, Executor executor) throws IOException {
    FolderNames.isFile(finished);
    // A new file, and not the old one truncated: an old writer that is still running then writes to
    // a file without a name.
    if (FolderNames.isFile(unfinished)) {
      Files.deleteIfExists(unfinished);
    }
    return new LocalWriter(
        unfinished,
        finished,
        FileChannel.open(
            unfinished,
            Set.of(
                StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS),
            FolderNames.ownersFile(unfinished)),
        executor);
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    requireOpen();
    state = State.BROKEN;
    int count = bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    early.wrote(count);
    state = State.OPEN;
  }

  /** Never retried: an fsync after a failed one succeeds, even if the first has lost bytes. */
  @Override
  public void finish() throws IOException {
    requireOpen();
    state = State.BROKEN;
    early.await();
    channel.force(true);
    channel.close();
    mayBeVisible = true;
    Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
    FolderNames.force(finished.getParent());
    state = State.FINISHED;
  }

  @Override
  public void leave() throws IOException {
    if (state != State.FINISHED) {
      state = State.CLOSED;
      channel.close();
    }
  }

  @Override
  public void close() {
    boolean whole = state == State.FINISHED || state == State.CLOSED;
    state = State.CLOSED;
    if (whole) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warnf("event=blob-not-closed path=%s cause=%s", unfinished, e);
    }
    remove(unfinished);
    if (mayBeVisible) {
      remove(finished);
    }
  }

  private static void remove(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warnf("event=blob-left-behind path=%s cause=%s", path, e);
    }
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("the writer of " + finished + " is " + state);
    }
  }
}
