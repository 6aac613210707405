package dev.spillway.source.folder;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** A file of a {@link FolderRoot} that is open for reading. */
final class OpenFile implements OpenContent {

  /**
   * Bytes per read. Java copies them through a buffer outside of the heap, of which each carrier
   * thread keeps one of this size.
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

  /** Takes ownership of the channel: closes it when the file is another one. */
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
   * Checks the file at {@code path}.
   *
   * @param key device and inode that the path must have
   * @throws ContentChangedException when the path has another file, or the file is not as planned
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
   * Present only when the operator has promised that files do not change. After sendfile(2), the
   * socket still refers to the page of the file: a rewrite after the verification and before the
   * client has read it would send the new bytes.
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
