package dev.spillway.source.web;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.archive.entry.OpenContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A file of a {@link WebRoot} that is read by range. One GET serves all sequential reads. Each is
 * conditional on the planned ETag, and its answer is verified; one that breaks off is requested
 * again from there, a few times.
 */
final class OpenWebFile implements OpenContent {

  /** Limit of consecutive breaks without {@link #PROGRESS} in between. */
  private static final int MOST_BREAKS = 3;

  private static final long PROGRESS = 64 * 1024;

  /** Bytes that have the time of a whole file that is staged: files that are not may be larger. */
  private static final long PACE = 1024 * 1024;

  private final WebClient client;
  private final Patience patience;
  private final String path;
  private final ObjectStamp stamp;
  private final long to;

  /** Null when no GET is open; {@code at} is then undefined. */
  private WebAnswer answer;

  private long at;
  private long brokenAt;
  private int breaks;

  /** Bytes that were received since the time for {@link #PACE} began, and the time waited. */
  private long received;

  private Duration waited = Duration.ZERO;

  OpenWebFile(WebClient client, Patience patience, String path, ObjectStamp stamp, long to) {
    this.client = client;
    this.patience = patience;
    this.path = path;
    this.stamp = stamp;
    this.to = to;
  }

  @Override
  public void read(ByteBuffer target, long position) throws IOException {
    if (position + target.remaining() > to) {
      throw new ContentChangedException(
          what() + " is read to " + to + "; asked for more from " + position);
    }
    if (answer != null && position != at) {
      close();
    }
    at = position;
    while (target.hasRemaining()) {
      try {
        some(target);
      } catch (WebException.Missing | WebException.Changed e) {
        throw new ContentChangedException(what() + " is gone or has changed", e);
      } catch (WebException.Passing e) {
        broken(e);
      }
    }
  }

  private void some(ByteBuffer target) throws IOException {
    if (answer == null) {
      answer = patience.ask(this::request);
    }
    int before = target.limit();
    target.limit(Math.min(before, target.position() + (int) Math.min(to - at, target.remaining())));
    long begun = System.nanoTime();
    int count;
    try {
      count = answer.read(target);
    } finally {
      target.limit(before);
    }
    // The time that a client takes is not the server's.
    waited = waited.plusNanos(System.nanoTime() - begun);
    if (count < 0) {
      throw new WebException.Passing(answer.what(), "ended at " + at + " of " + to, null);
    }
    at += count;
    requirePace(count);
  }

  private void requirePace(int count) throws WebException {
    received += count;
    if (received >= PACE) {
      received = 0;
      waited = Duration.ZERO;
    } else if (waited.compareTo(client.terms().file()) > 0) {
      throw new WebException.Broken(
          what(), "took longer than " + client.terms().file().toSeconds() + " s for a megabyte");
    }
  }

  private void broken(WebException.Passing e) throws WebException {
    close();
    breaks = at - brokenAt >= PROGRESS ? 1 : breaks + 1;
    brokenAt = at;
    if (breaks > MOST_BREAKS || Thread.currentThread().isInterrupted()) {
      throw e;
    }
  }

  private WebAnswer request() throws IOException {
    WebAnswer got = client.range(path, at, to, stamp.etag());
    try {
      require(got);
      return got;
    } catch (IOException | RuntimeException e) {
      got.close();
      throw e;
    }
  }

  /** Verifies the answer: the server may ignore ranges or conditions. */
  private void require(WebAnswer got) throws WebException {
    if (got.status() == 412 || got.status() == 416) {
      throw new WebException.Changed(got.what(), "answered " + got.status());
    }
    if (got.status() != 206) {
      WebClient.requireStatus(got.what(), got.status());
    }
    WebClient.requireContent(path, got);
    String etag = got.header("ETag").orElse("");
    if (!etag.equals(stamp.etag())) {
      throw new WebException.Changed(got.what(), "answered with another ETag");
    }
    String range = got.header("Content-Range").orElse("");
    boolean asAsked =
        got.status() == 206
            ? range.equals("bytes " + at + "-" + (to - 1) + "/" + stamp.size())
            : at == 0 && got.length().orElse(-1) == stamp.size();
    if (!asAsked) {
      throw range.endsWith("/" + stamp.size()) || range.isEmpty()
          ? new WebException.Broken(got.what(), "answered with other bytes than were asked for")
          : new WebException.Changed(got.what(), "answered with a file of another size");
    }
  }

  private String what() {
    return "file " + path;
  }

  /** Nothing to verify: each answer was. */
  @Override
  public void verify() {}

  @Override
  public void close() {
    if (answer != null) {
      answer.close();
      answer = null;
    }
  }
}
