package dev.spillway.web.connection;

import java.util.Optional;

/**
 * The requests of one connection, as seen in its messages or frames, from the first byte until the
 * response was read. Uses no objects of Vert.x, which have locks; confined to the event loop.
 */
sealed interface ConnectionRequests permits Http1Requests, Http2Streams {

  /** Whether a request has not arrived completely, or its response was not read completely. */
  boolean busy();

  /** Whether to read more from the client now. */
  boolean wantsMore();

  /**
   * Whether the client of the request that has just begun sends requests without reading responses.
   */
  boolean isAhead();

  /**
   * Checks the timeouts of the requests. Returns the reason to close the connection, if any.
   *
   * @param now monotonic time in nanoseconds
   */
  Optional<String> look(long now);

  /** The connection has ended. */
  void ended();
}
