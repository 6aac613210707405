package dev.spillway.source.bucket;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.s3.ObjectReader;
import dev.spillway.s3.S3Exception;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An object of an {@link S3Root} that is open for reading; one GET serves all sequential reads. */
final class OpenObject implements OpenContent {

  private final String root;
  private final ObjectReader reader;

  OpenObject(String root, ObjectReader reader) {
    this.root = root;
    this.reader = reader;
  }

  @Override
  public void read(ByteBuffer target, long position) throws IOException {
    if (position + target.remaining() > reader.object().bytes()) {
      throw new ContentChangedException(
          what() + " has " + reader.object().bytes() + " bytes; asked for more from " + position);
    }
    try {
      reader.read(target, position);
    } catch (S3Exception.Changed | S3Exception.Missing e) {
      throw new ContentChangedException(what() + " is gone or has changed", e);
    }
  }

  /**
   * Nothing to verify: every GET is conditional on the planned ETag, and the reader verifies its
   * answer.
   */
  @Override
  public void verify() {}

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private String what() {
    return "object " + reader.object().key() + " of root " + root;
  }
}
