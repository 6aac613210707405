package dev.spillway.volume.bucket;

import dev.spillway.s3.Body;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of one part, in memory until they are stored. Its memory grows with the bytes, up to
 * about twice their number.
 */
final class PartBuffer {

  private static final int FIRST = 64 * 1024;

  private final int most;
  private byte[] bytes;
  private int count;

  /**
   * An empty buffer.
   *
   * @param most limit of its bytes
   */
  PartBuffer(int most) {
    this(most, Math.min(FIRST, most));
  }

  private PartBuffer(int most, int first) {
    this.most = most;
    this.bytes = new byte[first];
  }

  /**
   * Allocates all memory at once: next to another buffer, growing would briefly need half as much
   * more.
   */
  static PartBuffer whole(int most) {
    return new PartBuffer(most, most);
  }

  /** Takes as many bytes as fit. */
  void take(ByteBuffer from) {
    int taken = Math.min(from.remaining(), most - count);
    if (count + taken > bytes.length) {
      long wished = Math.max(2L * bytes.length, (long) count + taken);
      bytes = Arrays.copyOf(bytes, (int) Math.min(most, wished));
    }
    from.get(bytes, count, taken);
    count += taken;
  }

  boolean isFull() {
    return count == most;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * The body shares the memory of the buffer: the buffer must not change until the body is stored.
   */
  Body body() {
    return Body.of(bytes, 0, count);
  }

  void clear() {
    count = 0;
  }
}
