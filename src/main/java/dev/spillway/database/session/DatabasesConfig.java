package dev.spillway.database.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The configuration {@code spillway.databases.<name>.…}. */
@ConfigMapping(prefix = "spillway.databases")
public interface DatabasesConfig {

  /** Returns the databases by name. */
  @WithParentName
  Map<String, DatabaseConfig> databases();

  /** One database. */
  interface DatabaseConfig {

    /** {@code jdbc:postgresql://host:port/database}, with further driver parameters if needed. */
    String url();

    /** A user that should only have the rights to read what the queries use. */
    String username();

    /** Never logged. */
    Optional<String> password();

    /** Maximum number of connections; further requests wait for a free one. */
    @WithDefault("4")
    int maxConnections();

    /** Timeout for connecting. */
    @WithDefault("10s")
    Duration connectTimeout();

    /**
     * Timeout for one statement, or one batch of its rows, and for waiting for a free connection.
     */
    @WithDefault("10m")
    Duration statementTimeout();

    /** Timeout after which the server ends a transaction that Spillway has stopped reading from. */
    @WithDefault("5m")
    Duration idleTimeout();
  }
}
