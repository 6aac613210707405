package dev.spillway.web.connection;

import dev.spillway.settings.Between;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Timeouts and limits of connections. Read by {@link ConnectionGuards}, which is not a CDI bean.
 */
@Unremovable
@ConfigMapping(prefix = "spillway.connections")
public interface ConnectionSettings {

  /**
   * Timeout of a request line with its headers, from its first byte; for the first request, from
   * the start of the connection.
   */
  @WithDefault("10s")
  @Between(from = "1s")
  Duration headWithin();

  /** Timeout of a request body, which is small, from the end of the headers. */
  @WithDefault("30s")
  @Between(from = "1s")
  Duration bodyWithin();

  /**
   * Timeout after which a connection without a request is closed, and one whose client reads
   * nothing of a waiting response.
   */
  @WithDefault("75s")
  @Between(from = "1s")
  Duration idle();

  /**
   * Limit of the bytes of large bodies that are read at once, over all requests. Above it, requests
   * are refused.
   */
  @WithDefault("8M")
  MemorySize bodies();

  /**
   * Limit of the requests of a node whose responses were not read completely, over all connections;
   * includes downloads. Above it, requests are refused.
   */
  @WithDefault("4000")
  int requests();

  /** The same limit for one address; a proxy in front counts as one address. */
  @WithDefault("2500")
  int requestsOfAddress();
}
