package dev.spillway.source;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Bytes stored in the manifest itself, open for reading. They cannot change. */
record OpenInline(ByteBuffer bytes) implements OpenContent {

  @Override
  public Optional<InFile> file() {
    return Optional.empty();
  }

  @Override
  public void read(ByteBuffer target, long position) throws ContentChangedException {
    int count = target.remaining();
    if (position + count > bytes.limit()) {
      throw new ContentChangedException(
          "inline content ends at " + bytes.limit() + ", asked for " + (position + count));
    }
    target.put(bytes.slice((int) position, count));
  }

  @Override
  public void verify() {}

  @Override
  public void close() {}
}
