package dev.spillway.volume.store;

import dev.spillway.archive.entry.OpenContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * A slice of a blob that is open for reading.
 *
 * @param blob the whole blob; closed with the slice
 * @param offset position in the blob at which the slice begins
 * @param length bytes of the slice
 */
record OpenBlobPart(OpenContent blob, long offset, long length) implements OpenContent {

  @Override
  public Optional<InFile> file() {
    return blob.file().map(whole -> new InFile(whole.file(), whole.start() + offset));
  }

  /**
   * Reads from the slice.
   *
   * @throws IndexOutOfBoundsException beyond the end of the slice, where the next one may begin
   */
  @Override
  public void read(ByteBuffer target, long position) throws IOException {
    Objects.checkFromIndexSize(position, target.remaining(), length);
    blob.read(target, offset + position);
  }

  @Override
  public void verify() throws IOException {
    blob.verify();
  }

  @Override
  public void close() throws IOException {
    blob.close();
  }
}
