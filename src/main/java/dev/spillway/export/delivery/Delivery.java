package dev.spillway.export.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Tracks which bytes of one response the socket accepted, and which of them have arrived. The
 * kernel accepts megabytes for a client that reads nothing, and reports the reset later. So a sent
 * byte counts as arrived only in two cases: a direct client closed the connection in order or sent
 * another request on it; or the connection continued for longer than the grace, and accepted more
 * further bytes than all buffers can hold. Kept in memory: bytes that a crash forgets do not count
 * as delivered.
 */
public final class Delivery {

  /**
   * Accepted bytes are merged into spans of this fraction of the grace, which limits the memory of
   * a long download.
   */
  private static final int SPANS_IN_GRACE = 32;

  /** More than the buffers of both ends can hold: bytes this far behind have been read. */
  private static final long BEYOND_BUFFERS = 64L * 1024 * 1024;

  private final String exportId;
  private final long start;
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
   * Creates the delivery of a response of {@code expected} bytes of the archive.
   *
   * @param start offset of the archive in the bytes of its export
   * @param provable whether the end of the connection can prove that they arrived; otherwise they
   *     only count as sent
   */
  Delivery(String exportId, long start, long expected, boolean provable, Duration grace) {
    this.exportId = exportId;
    this.start = start;
    this.expected = expected;
    this.provable = provable;
    this.unproven = !provable;
    this.grace = grace;
  }

  String exportId() {
    return exportId;
  }

  /**
   * Records that the socket accepted the archive's bytes from {@code from} to {@code to}
   * (exclusive).
   */
  public synchronized void taken(long from, long to, Instant now) {
    takenOfExport(start + from, start + to, now);
  }

  private void takenOfExport(long from, long to, Instant now) {
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
   * Records that the response is complete or aborted: no more bytes follow. Doubtful bytes are
   * decided with the end of the connection.
   */
  public synchronized void ended() {
    ended = true;
  }

  /**
   * Records that the client closed the connection in order. After a complete response, everything
   * accepted has arrived. If the client closed it in the middle, what the buffers still held was
   * not read.
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
   * Records another request on the same connection: after a complete response, everything accepted
   * has arrived.
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
   * Records that the connection ended without proof that the client has read the doubtful bytes.
   */
  public synchronized void unproven() {
    ended = true;
    lost = lost || bytes < expected;
    unproven = unproven || !doubtful.isEmpty();
    doubtful.clear();
  }

  /**
   * Records that the connection was reset, or closed by Spillway: the doubtful bytes are discarded.
   */
  public synchronized void reset() {
    lost = lost || bytes < expected || !doubtful.isEmpty();
    doubtful.clear();
    ended = true;
  }

  /**
   * Returns whether part of the response is known not to have arrived, or was still doubtful when
   * its connection broke.
   */
  public synchronized boolean lost() {
    return lost;
  }

  /** Returns whether the arrival of the whole response can still be proven. */
  public synchronized boolean isProvable() {
    return !unproven;
  }

  /** Returns whether the socket accepted the whole response. */
  public synchronized boolean isComplete() {
    return bytes >= expected;
  }

  /** Returns the ranges that have been proven since the last call. */
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
   * Returns whether the connection has continued so far beyond the first span that the client must
   * have read it.
   */
  private boolean goneBy() {
    Span first = doubtful.peekFirst();
    return bytes - first.takenInAll >= BEYOND_BUFFERS
        && !lastTaken.isBefore(first.until.plus(grace));
  }

  /** Returns whether the span is too old for a connection reset to concern it. */
  private boolean isOld(Instant now) {
    return !now.isBefore(doubtful.peekFirst().until.plus(grace));
  }

  /** Returns what the socket accepted, once, after the response has ended; empty before. */
  synchronized List<Range> sent() {
    if (!ended) {
      return List.of();
    }
    List<Range> ranges = sent;
    sent = new ArrayList<>();
    return ranges;
  }

  /** Restores what {@link #sent} and {@link #believe} returned but the database did not store. */
  synchronized void restore(List<Range> notSent, List<Range> notBelieved) {
    sent.addAll(notSent);
    for (Range range : notBelieved) {
      Span span = new Span(range.from, Instant.EPOCH);
      span.to = range.to;
      believed.add(span);
    }
  }

  /** Returns when the socket last accepted a byte; null when it never did. */
  synchronized Instant lastTaken() {
    return lastTaken;
  }

  /**
   * Returns whether the delivery is complete: ended, nothing doubtful, and nothing left to store.
   */
  public synchronized boolean settled() {
    return ended && doubtful.isEmpty() && believed.isEmpty() && sent.isEmpty();
  }

  /** Returns the number of bytes that the socket accepted, whether or not they arrived. */
  public synchronized long bytesTaken() {
    return bytes;
  }

  /** A range of bytes of the export, {@code to} exclusive. */
  record Range(long from, long to) {}

  private static final class Span {
    private final long from;
    private final Instant since;
    private long to;
    private Instant until;

    /** Bytes of the response up to the end of this span. */
    private long takenInAll;

    private Span(long from, Instant now) {
      this.from = from;
      this.since = now;
      this.until = now;
    }
  }
}
