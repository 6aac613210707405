package dev.spillway.web.request;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.IntConsumer;

/** The bytes of a body that may have a selection: bounded in time and size while they are read. */
final class RequestStream extends InputStream {

  /** A parser reads this far ahead, so that a selection and what follows cannot be told apart. */
  private static final int BLOCK = 8192;

  private final InputStream body;
  private final long most;
  private final Duration within;
  private final IntConsumer more;
  private final long begun = System.nanoTime();
  private long all;
  private long members;
  private boolean inSelection;

  /**
   * Creates the stream.
   *
   * @param body may be null, which is an empty one
   * @param most limit of the whole body in bytes; all outside the selection has at most {@link
   *     RequestBody#LIMIT}
   * @param more receives the number of bytes outside the selection, and throws to refuse them
   */
  RequestStream(InputStream body, long most, Duration within, IntConsumer more) {
    this.body = body == null ? InputStream.nullInputStream() : body;
    this.most = most;
    this.within = within;
    this.more = more;
  }

  /** The parser enters the selection, whose entries are kept compressed, or leaves it. */
  void inSelection(boolean now) {
    inSelection = now;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int size = body.read(target, offset, Math.min(length, BLOCK));
    if (size <= 0) {
      return size;
    }
    all += size;
    if (all > most) {
      throw RequestBody.tooLarge(most);
    }
    if (!inSelection) {
      members += size;
      if (members > RequestBody.LIMIT + BLOCK) {
        throw RequestBody.tooLarge();
      }
      more.accept(size);
    }
    RequestBody.requireWithin(within, begun);
    return size;
  }
}
