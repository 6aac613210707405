package dev.spillway.archive.layout;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Segments with made bytes that follow each other put together, so that small ones do not cost a
 * write each.
 */
final class JoinedSegments implements Iterator<Segment> {

  private final Iterator<Segment> segments;

  /** The next one; null when there is none. */
  private Segment next;

  JoinedSegments(Iterator<Segment> segments) {
    this.segments = segments;
    advance();
  }

  private void advance() {
    next = segments.hasNext() ? segments.next() : null;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Segment next() {
    return switch (next) {
      case null -> throw new NoSuchElementException();
      case Segment.Slice slice -> {
        advance();
        yield slice;
      }
      case Segment.Bytes bytes -> joined(bytes);
    };
  }

  private Segment joined(Segment.Bytes first) {
    List<Segment.Bytes> run = new ArrayList<>();
    run.add(first);
    int length = first.buffer().remaining();
    advance();
    while (next instanceof Segment.Bytes bytes
        && length + bytes.buffer().remaining() <= PartedLayout.LARGEST_RUN) {
      run.add(bytes);
      length += bytes.buffer().remaining();
      advance();
    }
    if (run.size() == 1) {
      return first;
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    run.forEach(bytes -> joined.put(bytes.buffer()));
    return new Segment.Bytes(joined.flip().asReadOnlyBuffer());
  }
}
