package dev.spillway.volume.local;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** The file of a blob that is open for reading. */
final class OpenBlob implements OpenContent {

  private final Path path;
  private final long length;
  private final FileChannel channel;

  private OpenBlob(Path path, long length, FileChannel channel) {
    this.path = path;
    this.length = length;
    this.channel = channel;
  }

  static OpenBlob of(Path path, long length) throws IOException {
    // Checked first: opening a pipe would wait for a writer.
    require(path, length);
    OpenBlob blob = new OpenBlob(path, length, channel(path));
    try {
      blob.verify();
      return blob;
    } catch (IOException e) {
      blob.close();
      throw e;
    }
  }

  private static FileChannel channel(Path path) throws IOException {
    try {
      return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new ContentChangedException("blob " + path + " is gone", e);
    }
  }

  /**
   * Checks the file without opening it.
   *
   * @throws ContentChangedException when there is no file of {@code length} bytes at {@code path}
   */
  static void require(Path path, long length) throws IOException {
    Optional<BasicFileAttributes> found = FolderNames.at(path);
    if (found.isEmpty()) {
      throw new ContentChangedException("blob " + path + " is gone");
    }
    if (!found.get().isRegularFile()) {
      throw new ContentChangedException("blob " + path + " is not a file any more");
    }
    requireLength(path, found.get().size(), length);
  }

  private static void requireLength(Path path, long found, long length) throws IOException {
    if (found != length) {
      throw new ContentChangedException(
          "blob " + path + " has " + found + " bytes, stored were " + length);
    }
  }

  @Override
  public Optional<InFile> file() {
    return Optional.of(new InFile(channel, 0));
  }

  @Override
  public void read(ByteBuffer target, long position) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw new ContentChangedException(
            "blob " + path + " ends at " + at + ", stored were " + length + " bytes");
      }
      at += count;
    }
  }

  @Override
  public void verify() throws IOException {
    require(path, length);
    requireLength(path, channel.size(), length);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
