package dev.spillway.archive.layout;

import dev.spillway.archive.entry.Content;
import java.nio.ByteBuffer;

/** A run of an archive's bytes: made by the layout, or a slice of one entry's content. */
public sealed interface Segment {

  /** Number of bytes, more than 0. */
  long length();

  /**
   * Bytes that the layout holds or makes itself: headers, inline content, padding, directories. At
   * most 64 KiB; read-only, the accessor yields a view of its own.
   */
  record Bytes(ByteBuffer buffer) implements Segment {
    @Override
    public ByteBuffer buffer() {
      return buffer.duplicate();
    }

    @Override
    public long length() {
      return buffer.remaining();
    }
  }

  /**
   * {@code length} bytes of {@code content} from {@code offset}. The content is never {@link
   * Content.Inline}.
   */
  record Slice(Content content, long offset, long length) implements Segment {}
}
