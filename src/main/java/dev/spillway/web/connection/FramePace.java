package dev.spillway.web.connection;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Limits the HTTP/2 frames of a client that cause work without being requests: those that need a
 * frame in answer (SETTINGS, PING, refused streams), and resets. After {@link #AT_ONCE} at once the
 * client is read so slowly that {@link #A_SECOND} per second arrive. Closing its connection would
 * make it reconnect, which costs more. One per connection, on its event loop.
 */
final class FramePace {

  /** A page that is closed during its downloads resets them all at once. */
  static final int AT_ONCE = 50;

  /** A client that checks whether the connection is alive pings less often. */
  static final int A_SECOND = 5;

  private static final long NANOS_EACH = TimeUnit.SECONDS.toNanos(1) / A_SECOND;

  /** Bytes of a frame header (RFC 9113, 4.1). */
  private static final int HEAD = 9;

  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;

  /**
   * The monotonic time at which the spent frames are paid off; at most {@link #AT_ONCE} frames in
   * the past.
   */
  private long paid;

  FramePace(long now) {
    paid = now - AT_ONCE * NANOS_EACH;
  }

  /** Whether {@code written} is a frame that answers another frame. */
  static boolean answersFrame(ByteBuf written) {
    int length = written.readableBytes() - HEAD;
    int start = written.readerIndex();
    if (length < 0 || length > 8 || written.getUnsignedMedium(start) != length) {
      return false;
    }
    int type = written.getByte(start + 3);
    return type == RST_STREAM || type == SETTINGS || type == PING;
  }

  /** Counts one frame, sent or received. */
  void spend(long now) {
    paid = Math.max(paid, now - AT_ONCE * NANOS_EACH) + NANOS_EACH;
  }

  /** How long to read nothing; zero or less when no pause is needed. */
  Duration pause(long now) {
    return Duration.ofNanos(paid - now);
  }
}
