package dev.spillway.export.staging;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentReader;
import dev.spillway.archive.entry.OpenContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;

/**
 * Copies contents block by block while an export is staged, and verifies them. Not thread-safe.
 *
 * @param block used for each copy, from its first byte to its capacity
 */
record ContentCopy(ContentReader reader, ByteBuffer block) {

  /** Receives a block, which is valid until it returns. */
  @FunctionalInterface
  interface Target {
    void write(ByteBuffer block) throws IOException;
  }

  /**
   * Copies all of {@code content}; otherwise as {@link #copy(Content, long, long, Target)}.
   *
   * @throws dev.spillway.archive.entry.ContentChangedException when it is not what was planned
   */
  void copy(Content content, Target target) throws IOException {
    copy(content, 0, content.length(), target);
  }

  /**
   * Copies the bytes of {@code content} between two offsets.
   *
   * @throws dev.spillway.archive.entry.ContentChangedException when they are not what was planned
   * @throws InterruptedIOException when this thread is interrupted
   */
  void copy(Content content, long from, long to, Target target) throws IOException {
    try (OpenContent open = reader.openPatiently(content, from, to)) {
      for (long position = from; position < to; position += block.limit()) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("told to stop");
        }
        block.clear().limit((int) Math.min(block.capacity(), to - position));
        open.read(block, position);
        target.write(block.flip());
      }
      open.verify();
    }
  }
}
