package dev.spillway.archive.deflate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One block of a deflated part: up to 128 KiB of input and the output for it. Its buffers are
 * reused. They are direct, because deflating heap memory blocks some garbage collectors.
 *
 * <p>Not thread-safe: a caller that passes a block to another thread must ensure visibility.
 */
public final class DeflatedBlock {

  /**
   * Input bytes of every block except the last. A change of this value changes the bytes of equal
   * parts, and thereby their validators.
   */
  static final int SIZE = 128 * 1024;

  /** RFC 1951, section 2: maximum distance of a match. */
  static final int WINDOW = 32 * 1024;

  /** RFC 1951, section 3.2.4: maximum length of a stored block. */
  public static final int LARGEST_STORED = 0xFFFF;

  /**
   * Length of the header of a byte-aligned stored block: three bits, padding, and the length twice.
   */
  public static final int STORED_HEADER = 5;

  /**
   * Upper limit of the output. zlib's bound with its default memory level is 0.03 % more than the
   * input, a stored block per 16 KiB, plus the flush.
   */
  private static final int ROOM = SIZE + 1024;

  private final ByteBuffer input = ByteBuffer.allocateDirect(WINDOW + SIZE);
  private final ByteBuffer output = ByteBuffer.allocateDirect(ROOM);
  private boolean primed;
  private int crc32;

  /** Clears the block to start a part, or to continue one that is not deflated. */
  void begin() {
    input.limit(input.capacity()).position(WINDOW);
    primed = false;
  }

  /**
   * Clears the block to continue after {@code previous}, which is full and may be this block
   * itself.
   */
  void follow(DeflatedBlock previous) {
    input.put(0, previous.input, SIZE, WINDOW);
    begin();
    primed = true;
  }

  /** Copies as much of {@code bytes} as fits. */
  void fill(ByteBuffer bytes) {
    int count = Math.min(bytes.remaining(), input.remaining());
    input.put(input.position(), bytes, bytes.position(), count);
    input.position(input.position() + count);
    bytes.position(bytes.position() + count);
  }

  /** Returns the number of input bytes so far. */
  int length() {
    return input.position() - WINDOW;
  }

  boolean full() {
    return !input.hasRemaining();
  }

  /** Returns the CRC-32 of the input; valid after it was deflated or stored. */
  int crc32() {
    return crc32;
  }

  /** Returns the output; valid after the input was deflated or stored. */
  ByteBuffer output() {
    return output.asReadOnlyBuffer();
  }

  /** Returns whether deflating reduced the size by at least 3 %. */
  boolean shrank() {
    return output.remaining() <= length() - length() / 32;
  }

  /**
   * Deflates the input. The output can be decoded after the preceding 32 KiB, and ends at a whole
   * byte.
   */
  void deflate(Deflater deflater) {
    ByteBuffer bytes = takeInput();
    deflater.reset();
    if (primed) {
      deflater.setDictionary(input.slice(0, WINDOW));
    }
    deflater.setInput(bytes);
    output.clear();
    deflater.deflate(output, Deflater.SYNC_FLUSH);
    if (bytes.hasRemaining() || !output.hasRemaining()) {
      throw new IllegalStateException(
          "a block of " + length() + " bytes did not fit into " + ROOM + " when it was deflated");
    }
    output.flip();
  }

  /** Writes the input as stored blocks, which also end at a whole byte. */
  void store() {
    ByteBuffer bytes = takeInput();
    output.clear();
    while (bytes.hasRemaining()) {
      int length = Math.min(bytes.remaining(), LARGEST_STORED);
      putStoredHeader(output, length);
      output.put(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
    }
    output.flip();
  }

  /**
   * Writes the header of a non-final stored block of {@code length} bytes (RFC 1951, section
   * 3.2.4).
   */
  public static void putStoredHeader(ByteBuffer target, int length) {
    target.order(ByteOrder.LITTLE_ENDIAN);
    target.put((byte) 0).putShort((short) length).putShort((short) ~length);
  }

  private ByteBuffer takeInput() {
    ByteBuffer bytes = input.slice(WINDOW, length());
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    crc32 = (int) crc.getValue();
    return bytes;
  }
}
