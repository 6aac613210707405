package dev.spillway.archive.deflate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One block of a deflated part: up to 128 KiB of input, and what becomes of them. Its buffers are
 * used again and again; they are direct, because a deflater that works on the heap keeps some
 * collectors from collecting meanwhile.
 *
 * <p>Not thread-safe: whoever hands it from thread to thread has to see to it that each sees what
 * the one before did.
 */
public final class DeflatedBlock {

  /**
   * Bytes of input of every block but the last. Change it and equal parts get other bytes, so other
   * validators.
   */
  static final int SIZE = 128 * 1024;

  /** RFC 1951 2: how far back a match may reach. */
  static final int WINDOW = 32 * 1024;

  /** RFC 1951 3.2.4: what one stored block can hold. */
  public static final int LARGEST_STORED = 0xFFFF;

  /**
   * Header of a stored block that begins at a whole byte: three bits, filled up, then its length
   * twice.
   */
  public static final int STORED_HEADER = 5;

  /**
   * zlib's bound for its standard memory is 0.03 % more than the input, a stored block for each 16
   * KiB; and the flush.
   */
  private static final int ROOM = SIZE + 1024;

  private final ByteBuffer input = ByteBuffer.allocateDirect(WINDOW + SIZE);
  private final ByteBuffer output = ByteBuffer.allocateDirect(ROOM);
  private boolean primed;
  private int crc32;

  /** Empties it, to begin a part or to go on where nothing is deflated. */
  void begin() {
    input.limit(input.capacity()).position(WINDOW);
    primed = false;
  }

  /** Empties it, to go on after {@code previous}, which is full and may be this block itself. */
  void follow(DeflatedBlock previous) {
    input.put(0, previous.input, SIZE, WINDOW);
    begin();
    primed = true;
  }

  /** Takes as much of {@code bytes} as there is room for. */
  void fill(ByteBuffer bytes) {
    int count = Math.min(bytes.remaining(), input.remaining());
    input.put(input.position(), bytes, bytes.position(), count);
    input.position(input.position() + count);
    bytes.position(bytes.position() + count);
  }

  /** Bytes of input so far. */
  int length() {
    return input.position() - WINDOW;
  }

  boolean full() {
    return !input.hasRemaining();
  }

  /** CRC-32 of the input, once it was deflated or stored. */
  int crc32() {
    return crc32;
  }

  /** What becomes of the input, once it was deflated or stored. */
  ByteBuffer output() {
    return output.asReadOnlyBuffer();
  }

  /** Whether deflating has made it smaller, by 3 % at least. */
  boolean shrank() {
    return output.remaining() <= length() - length() / 32;
  }

  /** Makes deflate blocks that can be read after the 32 KiB in front, and end at a whole byte. */
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

  /** Makes stored blocks, which end at a whole byte as well. */
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
   * RFC 1951 3.2.4: the header of a stored block of {@code length} bytes that is not the final one.
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
