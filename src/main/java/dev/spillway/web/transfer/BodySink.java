package dev.spillway.web.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Sends the body of one response to a socket. Used by one thread, which blocks while more than
 * {@link #IN_FLIGHT} bytes wait for the socket.
 */
public abstract class BodySink {

  /**
   * Limit of the bytes handed to the connection and not taken by its socket: a slow client then
   * holds little memory and does not keep a disk busy.
   */
  static final int IN_FLIGHT = 1024 * 1024;

  /**
   * Limit of copied bytes that wait for the socket, or the size of the next block if that is
   * larger: they are memory that a slow client holds.
   */
  static final int COPIED_IN_FLIGHT = 32 * 1024;

  /**
   * Called in order and on one thread when the socket has taken more bytes; for copied bytes, once
   * for all of them.
   */
  @FunctionalInterface
  public interface Taken {
    /** For bytes that do not belong to the archive. */
    Taken NOTHING = _ -> {};

    void taken(int bytes);
  }

  final InFlight inFlight;

  BodySink(InFlight inFlight) {
    this.inFlight = inFlight;
  }

  /** Sends the remaining {@code bytes}, which must not change until they were taken. */
  abstract void write(ByteBuffer bytes, Taken taken) throws IOException, InterruptedException;

  /**
   * Sends {@code length} bytes of {@code file}, without copying where possible. The file must stay
   * open until they were taken.
   */
  abstract void transfer(FileChannel file, long position, long length, Taken taken)
      throws IOException, InterruptedException;

  /** Sends the remaining {@code bytes}, which must not change afterwards. */
  public void send(ByteBuffer bytes) throws IOException, InterruptedException {
    write(bytes, Taken.NOTHING);
  }

  /** Number of bytes handed over so far. */
  public long handedOver() {
    return inFlight.handedOver();
  }

  /** Waits until the socket has taken the first {@code mark} bytes. */
  public void awaitTaken(long mark) throws IOException, InterruptedException {
    inFlight.awaitTaken(mark);
  }
}
