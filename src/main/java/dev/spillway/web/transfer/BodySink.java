package dev.spillway.web.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The body of one response on its way to a socket. Called by one thread, which waits here while
 * more than {@link #IN_FLIGHT} bytes wait for the socket.
 */
public interface BodySink {

  /**
   * Most bytes that are with the connection and not taken by its socket: neither memory nor a cold
   * disk is held for long.
   */
  int IN_FLIGHT = 1024 * 1024;

  /**
   * More copied bytes are not taken while so many wait, or as many as there are to come if these
   * are more: each is memory that a slow client holds.
   */
  int COPIED_IN_FLIGHT = 32 * 1024;

  /**
   * Is told, in order and always by the same thread, when the socket took some more of what was
   * handed over: of copied bytes all at once.
   */
  @FunctionalInterface
  interface Taken {
    /** For bytes that are not the archive's. */
    Taken NOTHING = _ -> {};

    void taken(int bytes);
  }

  /** Hands over the rest of {@code bytes}, which nobody may change until they were taken. */
  void write(ByteBuffer bytes, Taken taken) throws IOException, InterruptedException;

  /**
   * Hands over {@code length} bytes of {@code file}, without copying them where that is possible.
   * The file stays open until they were taken.
   */
  void transfer(FileChannel file, long position, long length, Taken taken)
      throws IOException, InterruptedException;

  /** How many bytes were handed over so far. */
  long handedOver();

  /** Waits until the socket has taken the first {@code mark} bytes that were handed over. */
  void awaitTaken(long mark) throws IOException, InterruptedException;
}
