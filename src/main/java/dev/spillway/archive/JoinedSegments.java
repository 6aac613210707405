package dev.spillway.archive;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Segments with made bytes that follow each other put together, so that small ones do not cost a write each. */
final class JoinedSegments implements Iterator<Segment> {

  private final Iterator<Segment> segments;
  private Segment ahead;

  JoinedSegments(Iterator<Segment> segments) {
    this.segments = segments;
  }

  @Override
  public boolean hasNext() {
    return ahead != null || segments.hasNext();
  }

  @Override
  public Segment next() {
    Segment first = take();
    if (first == null) {
      throw new NoSuchElementException();
    }
    Segment.Bytes next = first instanceof Segment.Bytes bytes ? joining(bytes.length()) : null;
    if (next == null) {
      return first;
    }
    ByteBuffer run = ByteBuffer.allocate(PartedLayout.LARGEST_RUN);
    run.put(((Segment.Bytes) first).buffer());
    for (; next != null; next = joining(run.position())) {
      run.put(next.buffer());
    }
    return new Segment.Bytes(run.flip().asReadOnlyBuffer());
  }

  private Segment take() {
    Segment taken = ahead != null ? ahead : segments.hasNext() ? segments.next() : null;
    ahead = null;
    return taken;
  }

  /** The next segment, if it is made bytes that have room after {@code length} others; else null. */
  private Segment.Bytes joining(long length) {
    ahead = take();
    if (ahead instanceof Segment.Bytes bytes
        && length + bytes.length() <= PartedLayout.LARGEST_RUN) {
      ahead = null;
      return bytes;
    }
    return null;
  }
}
