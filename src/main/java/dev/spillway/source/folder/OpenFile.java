package dev.spillway.source.folder;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** A file of a {@link FolderRoot} that is being read. */
final class OpenFile implements OpenContent {

  /**
   * Java has it pass through memory outside the heap, of which each thread of the processor's keeps
   * as much.
   */
  private static final int AT_ONCE = 128 * 1024;

  private final FileChannel channel;
  private final Path path;
  private final Object key;
  private final Stamp planned;
  private final boolean immutable;

  private OpenFile(FileChannel channel, Path path, Object key, Stamp planned, boolean immutable) {
    this.channel = channel;
    this.path = path;
    this.key = key;
    this.planned = planned;
    this.immutable = immutable;
  }

  /** Takes the channel over: it is closed when the file turns out to be another one. */
  static OpenFile of(FileChannel channel, Path path, Object key, Stamp planned, boolean immutable)
      throws IOException {
    OpenFile file = new OpenFile(channel, path, key, planned, immutable);
    try {
      file.verify();
      return file;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * @param key device and inode that the path must lead to
   * @throws ContentChangedException when the path does not lead to this very file, or it is not as
   *     planned
   */
  static void requireUnchanged(Path path, Object key, Stamp planned) throws IOException {
    Optional<PathStat> now = PathStat.of(path);
    if (now.isEmpty()) {
      throw new ContentChangedException("file " + path + " is gone");
    }
    if (!now.get().isFile(key) || !now.get().stamp().equals(planned)) {
      throw new ContentChangedException(
          "file " + path + " has changed: planned " + planned + ", now " + now.get());
    }
  }

  /**
   * Only where the operator has promised that the file does not change. What sendfile(2) has handed
   * to a socket is still the page of the file: rewritten after it was verified and before the
   * client took it, it would arrive as new bytes.
   */
  @Override
  public Optional<InFile> file() {
    return immutable ? Optional.of(new InFile(channel, 0)) : Optional.empty();
  }

  @Override
  public void read(ByteBuffer target, long position) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count =
          channel.read(target.slice(target.position(), Math.min(AT_ONCE, target.remaining())), at);
      if (count < 0) {
        throw new ContentChangedException(
            "file " + path + " ends at " + at + ", planned size " + planned.size());
      }
      target.position(target.position() + count);
      at += count;
    }
  }

  @Override
  public void verify() throws IOException {
    requireUnchanged(path, key, planned);
    if (channel.size() != planned.size()) {
      throw new ContentChangedException(
          "file " + path + " has " + channel.size() + " bytes, planned size " + planned.size());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
