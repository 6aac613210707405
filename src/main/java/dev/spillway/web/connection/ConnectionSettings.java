package dev.spillway.web.connection;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How long a connection may be there for nothing. Asked for by {@link ConnectionGuards}, which no
 * container makes.
 */
@Unremovable
@ConfigMapping(prefix = "spillway.connections")
public interface ConnectionSettings {

  /**
   * A request's line and headers arrive within this time of its first byte, and the first request
   * within it of the connection.
   */
  @WithDefault("10s")
  Duration headWithin();

  /** The body of a request, which is small, arrives within this time of its headers. */
  @WithDefault("30s")
  Duration bodyWithin();

  /**
   * A connection without a request is closed after this time, and one that takes nothing of an
   * answer that waits for it.
   */
  @WithDefault("75s")
  Duration idle();

  /**
   * Bytes of large bodies that are read at once, of all requests together. What is more is refused.
   */
  @WithDefault("8M")
  MemorySize bodies();

  /**
   * Requests that a node has taken in, of all connections together, and whose answers were not
   * taken to their end: downloads among them. What is more is refused.
   */
  @WithDefault("4000")
  int requests();

  /** As many of them from one address: a proxy in front is one. */
  @WithDefault("2500")
  int requestsOfAddress();
}
