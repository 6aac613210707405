package dev.spillway.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The body of one response on its way to a socket. Called by one thread, which waits here while too much is in flight: at most
 * {@link #IN_FLIGHT} bytes, so that neither memory nor a cold disk can be held by one connection.
 */
interface BodySink {

  /** Most bytes handed over that the socket has not taken. */
  int IN_FLIGHT = 1024 * 1024;

  /** Most bytes that are handed over at once. */
  int BLOCK = 256 * 1024;

  /** Is told, on any thread and in order, when the socket took what was written. */
  @FunctionalInterface
  interface Taken {
    /** For bytes that are not the archive's. */
    Taken NOTHING = () -> {};

    void taken();
  }

  /** Hands over the rest of {@code bytes}, which nobody may change afterwards. */
  void write(ByteBuffer bytes, Taken taken) throws IOException, InterruptedException;

  /**
   * Hands over at most {@link #BLOCK} bytes of {@code file}, without copying them where that is possible. The file stays open
   * until they were taken.
   */
  void transfer(FileChannel file, long position, int length, Taken taken)
      throws IOException, InterruptedException;

  /** How many bytes were handed over so far. */
  long handedOver();

  /** Waits until the socket has taken the first {@code mark} bytes that were handed over. */
  void awaitTaken(long mark) throws IOException, InterruptedException;
}
