package dev.spillway.volume.bucket;

import dev.spillway.s3.Body;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes of one part, in memory until they are stored. Takes no more memory than it has bytes,
 * about.
 */
final class PartBuffer {

  private static final int FIRST = 64 * 1024;

  private final int most;
  private byte[] bytes;
  private int count;

  /**
   * @param most bytes that fit
   */
  PartBuffer(int most) {
    this(most, Math.min(FIRST, most));
  }

  private PartBuffer(int most, int first) {
    this.most = most;
    this.bytes = new byte[first];
  }

  /**
   * Has the memory from the start: beside another one, growing would take half as much once more.
   */
  static PartBuffer whole(int most) {
    return new PartBuffer(most, most);
  }

  /** Takes as many as fit. */
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

  /** It is the buffer itself: nothing may be taken before the body is stored. */
  Body body() {
    return Body.of(bytes, 0, count);
  }

  void clear() {
    count = 0;
  }
}
