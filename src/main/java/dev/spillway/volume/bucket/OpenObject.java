package dev.spillway.volume.bucket;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.s3.ObjectReader;
import dev.spillway.s3.S3Exception;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A blob in a bucket, or a slice of one, that is open for reading. */
final class OpenObject implements OpenContent {

  private final ObjectReader reader;
  private final long offset;
  private final long length;

  /**
   * Reads a slice of an object.
   *
   * @param offset position in the object at which the slice begins
   */
  OpenObject(ObjectReader reader, long offset, long length) {
    this.reader = reader;
    this.offset = offset;
    this.length = length;
  }

  @Override
  public void read(ByteBuffer target, long position) throws IOException {
    if (position > length - target.remaining()) {
      throw new ContentChangedException(
          "blob " + reader.object().key() + " ends at " + (offset + length));
    }
    try {
      reader.read(target, offset + position);
    } catch (S3Exception.Changed | S3Exception.Missing e) {
      throw new ContentChangedException(e.getMessage(), e);
    }
  }

  /** Nothing to verify: each request is conditional on the object that was opened. */
  @Override
  public void verify() {}

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
