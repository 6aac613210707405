package dev.spillway.export;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What one response has handed to its socket, and how much of that is believed to have arrived. The kernel takes megabytes for
 * a client that reads nothing and reports the reset later, so a byte is believed when its connection ended in order,
 * or was not reset for {@code grace} after the byte was taken. Kept in memory: what a crash forgets was not delivered.
 */
public final class Delivery {

  /** Taken bytes are kept apart by this fraction of the grace, which bounds the memory of a long download. */
  private static final int SPANS_IN_GRACE = 32;

  private final String exportId;
  private final long expected;
  private final Duration grace;
  private final Deque<Span> doubtful = new ArrayDeque<>();
  private final List<Span> believed = new ArrayList<>();
  private Instant lastTaken;
  private long bytes;
  private boolean ended;
  private boolean lost;

  /** {@code expected} bytes of the archive are the whole response. */
  Delivery(String exportId, long expected, Duration grace) {
    this.exportId = exportId;
    this.expected = expected;
    this.grace = grace;
  }

  String exportId() {
    return exportId;
  }

  /** The socket took the archive's bytes from {@code from} to {@code to} (exclusive). */
  public synchronized void taken(long from, long to, Instant now) {
    lastTaken = now;
    bytes += to - from;
    Span last = doubtful.peekLast();
    if (last != null
        && last.to == from
        && now.isBefore(last.since.plus(grace.dividedBy(SPANS_IN_GRACE)))) {
      last.to = to;
      last.until = now;
    } else {
      Span span = new Span(from, now);
      span.to = to;
      doubtful.add(span);
    }
  }

  /** The response is complete or given up: no more bytes will be taken. What is doubtful waits for its connection. */
  public synchronized void ended() {
    ended = true;
  }

  /**
   * The connection ended in order. After a complete response everything taken has arrived; a client that leaves in the
   * middle leaves unread what its kernel and ours still held.
   */
  public synchronized void closed() {
    if (bytes >= expected) {
      believed.addAll(doubtful);
    } else {
      lost = true;
    }
    doubtful.clear();
    ended = true;
  }

  /** The connection was reset, or broken by us: what is still doubtful is forgotten. */
  public synchronized void reset() {
    lost = lost || bytes < expected || !doubtful.isEmpty();
    doubtful.clear();
    ended = true;
  }

  /** Whether some of the response is known not to have arrived, or was still in doubt when its connection broke. */
  public synchronized boolean lost() {
    return lost;
  }

  /** What has come to be believed since the last call. */
  synchronized List<Range> believe(Instant now) {
    while (!doubtful.isEmpty() && !now.isBefore(doubtful.peekFirst().until.plus(grace))) {
      believed.add(doubtful.removeFirst());
    }
    List<Range> ranges = believed.stream().map(span -> new Range(span.from, span.to)).toList();
    believed.clear();
    return ranges;
  }

  /** Takes back what {@link #believe} gave out and nobody could write down. */
  synchronized void restore(List<Range> ranges) {
    for (Range range : ranges) {
      Span span = new Span(range.from, Instant.EPOCH);
      span.to = range.to;
      believed.add(span);
    }
  }

  /** When the socket last took a byte; null when it never did. */
  synchronized Instant lastTaken() {
    return lastTaken;
  }

  /** Whether nothing can be learned of it any more. */
  public synchronized boolean settled() {
    return ended && doubtful.isEmpty() && believed.isEmpty();
  }

  /** Bytes of the archive that the socket took, whatever becomes of them. */
  public synchronized long bytesTaken() {
    return bytes;
  }

  /** Bytes of the archive, {@code to} exclusive. */
  record Range(long from, long to) {}

  private static final class Span {
    private final long from;
    private final Instant since;
    private long to;
    private Instant until;

    private Span(long from, Instant now) {
      this.from = from;
      this.since = now;
      this.until = now;
    }
  }
}
