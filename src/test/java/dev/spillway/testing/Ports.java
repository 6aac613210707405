package dev.spillway.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that are told theirs. */
public final class Ports {

  private static final int FIRST = 10_000;

  /**
   * Linux gives the ports from here on to connections, and would give one away before its process
   * listens.
   */
  private static final int END = 32_000;

  private static final int TRIES = 1_000;

  private Ports() {}

  /** A port without a listener that no connection will be given. */
  public static int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free from " + FIRST + " to " + END);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}
