package dev.spillway.export.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What one response has handed to its socket, and how much of that is believed to have arrived. The
 * kernel takes megabytes for a client that reads nothing and reports the reset later, so a byte
 * that was sent is believed when a direct client closed the connection in order or asked for
 * something else on it, or when the connection went on so long, and took so many more bytes, that
 * no buffer can hold it any more. Kept in memory: what a crash forgets was not delivered.
 */
public final class Delivery {

  /**
   * Taken bytes are kept apart by this fraction of the grace, which bounds the memory of a long
   * download.
   */
  private static final int SPANS_IN_GRACE = 32;

  /** More than the buffers of both ends hold together: what lies so far behind has been read. */
  private static final long BEYOND_BUFFERS = 64L * 1024 * 1024;

  private final String exportId;
  private final long expected;
  private final boolean provable;
  private final Duration grace;
  private final Deque<Span> doubtful = new ArrayDeque<>();
  private final List<Span> believed = new ArrayList<>();
  private List<Range> sent = new ArrayList<>();
  private Instant lastTaken;
  private long bytes;
  private boolean ended;
  private boolean lost;
  private boolean unproven;

  /**
   * {@code expected} bytes of the archive are the whole response.
   *
   * @param provable whether the end of the connection can prove that they arrived; otherwise they
   *     are only sent
   */
  Delivery(String exportId, long expected, boolean provable, Duration grace) {
    this.exportId = exportId;
    this.expected = expected;
    this.provable = provable;
    this.unproven = !provable;
    this.grace = grace;
  }

  String exportId() {
    return exportId;
  }

  /** The socket took the archive's bytes from {@code from} to {@code to} (exclusive). */
  public synchronized void taken(long from, long to, Instant now) {
    lastTaken = now;
    Range before = sent.isEmpty() ? null : sent.getLast();
    if (before != null && before.to() == from) {
      sent.set(sent.size() - 1, new Range(before.from(), to));
    } else {
      sent.add(new Range(from, to));
    }
    Span last = doubtful.peekLast();
    bytes += to - from;
    if (last != null
        && last.to == from
        && now.isBefore(last.since.plus(grace.dividedBy(SPANS_IN_GRACE)))) {
      last.to = to;
      last.until = now;
      last.takenInAll = bytes;
    } else {
      Span span = new Span(from, now);
      span.to = to;
      span.takenInAll = bytes;
      doubtful.add(span);
    }
  }

  /**
   * The response is complete or given up: no more bytes will be taken. What is doubtful waits for
   * its connection.
   */
  public synchronized void ended() {
    ended = true;
  }

  /**
   * The client closed the connection in order, and its system has everything. After a complete
   * response everything taken has arrived; a client that leaves in the middle leaves unread what
   * its kernel and ours still held.
   */
  public synchronized void closed() {
    ended = true;
    if (bytes < expected) {
      lost = true;
    } else {
      arrived();
    }
    doubtful.clear();
  }

  /**
   * The client asked for something else on the same connection: after a complete response,
   * everything taken has arrived.
   */
  public synchronized void followed() {
    if (bytes >= expected) {
      ended = true;
      arrived();
      doubtful.clear();
    }
  }

  private void arrived() {
    if (provable) {
      believed.addAll(doubtful);
    }
  }

  /**
   * The connection ended, and nobody can say whether the client has read what is still doubtful.
   */
  public synchronized void unproven() {
    ended = true;
    lost = lost || bytes < expected;
    unproven = unproven || !doubtful.isEmpty();
    doubtful.clear();
  }

  /** The connection was reset, or broken by us: what is still doubtful is forgotten. */
  public synchronized void reset() {
    lost = lost || bytes < expected || !doubtful.isEmpty();
    doubtful.clear();
    ended = true;
  }

  /**
   * Whether some of the response is known not to have arrived, or was still in doubt when its
   * connection broke.
   */
  public synchronized boolean lost() {
    return lost;
  }

  /** Whether all of the response can still be proven to have arrived. */
  public synchronized boolean isProvable() {
    return !unproven;
  }

  /** Whether the socket took all of the response. */
  public synchronized boolean isComplete() {
    return bytes >= expected;
  }

  /** What has come to be believed since the last call. */
  synchronized List<Range> believe(Instant now) {
    while (!doubtful.isEmpty() && (provable ? goneBy() : isOld(now))) {
      Span past = doubtful.removeFirst();
      if (provable) {
        believed.add(past);
      }
    }
    List<Range> ranges = believed.stream().map(span -> new Range(span.from, span.to)).toList();
    believed.clear();
    return ranges;
  }

  /**
   * Whether the connection has gone on so far behind the first span that it must have been read.
   */
  private boolean goneBy() {
    Span first = doubtful.peekFirst();
    return bytes - first.takenInAll >= BEYOND_BUFFERS
        && !lastTaken.isBefore(first.until.plus(grace));
  }

  /** Whether nobody expects a reset any more that has to do with these bytes. */
  private boolean isOld(Instant now) {
    return !now.isBefore(doubtful.peekFirst().until.plus(grace));
  }

  /** What the socket took, once, when no more will be taken. */
  synchronized List<Range> sent() {
    if (!ended) {
      return List.of();
    }
    List<Range> ranges = sent;
    sent = new ArrayList<>();
    return ranges;
  }

  /** Takes back what {@link #sent} and {@link #believe} gave out and nobody could write down. */
  synchronized void restore(List<Range> notSent, List<Range> notBelieved) {
    sent.addAll(notSent);
    for (Range range : notBelieved) {
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
    return ended && doubtful.isEmpty() && believed.isEmpty() && sent.isEmpty();
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

    /** Bytes of the response up to its end. */
    private long takenInAll;

    private Span(long from, Instant now) {
      this.from = from;
      this.since = now;
      this.until = now;
    }
  }
}
