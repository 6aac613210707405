package dev.spillway.web.connection;

import java.util.Optional;

/**
 * The requests that a connection has brought, as its frames or messages tell of them, from their
 * first byte until their answers were taken. Nothing of it is an object of Vert.x, which has locks;
 * all of it is the event loop's own.
 */
sealed interface ConnectionRequests permits Http1Requests, Http2Streams {

  /**
   * Whether there is a request that is not there to its end, or whose answer was not taken to its
   * end.
   */
  boolean busy();

  /** Whether more of what the client sends is to be read now. */
  boolean wantsMore();

  /**
   * Whether the request that has just begun is of a client that asks without reading the answers.
   */
  boolean isAhead();

  /**
   * Looks after those that take too long, {@code now} by the monotonic clock; yields why the
   * connection is to be given up.
   */
  Optional<String> look(long now);

  /** The connection has ended. */
  void ended();
}
