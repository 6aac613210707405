package dev.spillway.export.staging;

import dev.spillway.archive.entry.ContentReader;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.layout.Segment;
import dev.spillway.volume.store.RangedSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** Provides any range of the bytes of an archive, computed by its layout. */
record LayoutSource(Layout layout, ContentReader reader) implements RangedSource {

  @Override
  public long length() {
    return layout.length();
  }

  @Override
  public InputStream open(long from, long to) {
    return new LayoutStream(layout.segments(from, to), reader);
  }

  /**
   * A stream over segments. The last bytes of a slice are returned only after the whole slice was
   * verified.
   */
  private static final class LayoutStream extends InputStream {
    private final Iterator<Segment> segments;
    private final ContentReader reader;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private OpenContent content;
    private long position;
    private long end;

    private LayoutStream(Iterator<Segment> segments, ContentReader reader) {
      this.segments = segments;
      this.reader = reader;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (Thread.interrupted()) {
        throw new InterruptedIOException("told to stop");
      }
      if (!bytes.hasRemaining() && content == null && !next()) {
        return -1;
      }
      if (content == null) {
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, from, count);
        return count;
      }
      int count = (int) Math.min(length, end - position);
      content.read(ByteBuffer.wrap(target, from, count), position);
      position += count;
      if (position == end) {
        content.verify();
        close();
      }
      return count;
    }

    private boolean next() throws IOException {
      if (!segments.hasNext()) {
        return false;
      }
      switch (segments.next()) {
        case Segment.Bytes made -> bytes = made.buffer();
        case Segment.Slice slice -> {
          position = slice.offset();
          end = position + slice.length();
          content = reader.open(slice.content(), position, end);
        }
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      if (content != null) {
        content.close();
        content = null;
      }
    }
  }
}
