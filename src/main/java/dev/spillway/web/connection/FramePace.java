package dev.spillway.web.connection;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How many frames of HTTP/2 a client has cost that are no request's answer: those that it has
 * answered with frames (SETTINGS, PING, streams that are refused), and its resets. After so many at
 * once it is read so slowly that only so many a second come. To close its connection would have it
 * come again, which costs more. One connection's, on its event loop.
 */
final class FramePace {

  /** A page that is left in the middle of its downloads resets them all at once. */
  static final int AT_ONCE = 50;

  /** Who looks whether a connection lives does so now and then. */
  static final int A_SECOND = 5;

  private static final long NANOS_EACH = TimeUnit.SECONDS.toNanos(1) / A_SECOND;

  /** RFC 9113, 4.1. */
  private static final int HEAD = 9;

  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;

  /**
   * The time, by the monotonic clock, at which all is paid that was spent; never more than {@link
   * #AT_ONCE} behind.
   */
  private long paid;

  FramePace(long now) {
    paid = now - AT_ONCE * NANOS_EACH;
  }

  /** Whether {@code written} is a frame that answers a frame. */
  static boolean answersFrame(ByteBuf written) {
    int length = written.readableBytes() - HEAD;
    int start = written.readerIndex();
    if (length < 0 || length > 8 || written.getUnsignedMedium(start) != length) {
      return false;
    }
    int type = written.getByte(start + 3);
    return type == RST_STREAM || type == SETTINGS || type == PING;
  }

  /** One was sent, or has come. */
  void spend(long now) {
    paid = Math.max(paid, now - AT_ONCE * NANOS_EACH) + NANOS_EACH;
  }

  /** How long to read nothing; zero or less when there is no need to wait. */
  Duration pause(long now) {
    return Duration.ofNanos(paid - now);
  }
}
