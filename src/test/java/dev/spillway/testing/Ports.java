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

  /** Of JVMs of tests, side by side: each has ports of its own, and gives none of them twice. */
  private static final int FORKS = 8;

  private static final int EACH = (END - FIRST) / FORKS;

  /** The class is there once for each application, and this once for all of them. */
  private static final String NEXT = "test.ports.next";

  private Ports() {}

  /**
   * A port without a listener that no connection will be given, nor anybody else who asks here: its
   * process may take its time, or end and come back.
   */
  public static int free() {
    for (int i = 0; i < EACH; i++) {
      int port = next();
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free from " + FIRST + " to " + END);
  }

  private static int next() {
    synchronized (System.getProperties()) {
      int next = Integer.getInteger(NEXT, ThreadLocalRandom.current().nextInt(EACH));
      System.setProperty(NEXT, Integer.toString((next + 1) % EACH));
      return FIRST + Integer.getInteger("test.fork", 0) % FORKS * EACH + next;
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}
