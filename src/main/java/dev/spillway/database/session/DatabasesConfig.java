package dev.spillway.database.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The settings {@code spillway.databases.<name>.…}. */
@ConfigMapping(prefix = "spillway.databases")
public interface DatabasesConfig {

  /** By name. */
  @WithParentName
  Map<String, DatabaseConfig> databases();

  /** One database. */
  interface DatabaseConfig {

    /**
     * {@code jdbc:postgresql://host:port/database}, with further settings of the driver where
     * needed.
     */
    String url();

    /** Best a user that may read what the queries name, and nothing else. */
    String username();

    /** Never logged. */
    Optional<String> password();

    /** Connections at once; who needs one more waits. */
    @WithDefault("4")
    int maxConnections();

    /** How long making a connection may take. */
    @WithDefault("10s")
    Duration connectTimeout();

    /**
     * How long the server may work on one statement, or on one batch of its rows, and how long to
     * wait for a free connection.
     */
    @WithDefault("10m")
    Duration statementTimeout();

    /** How long the server lets a transaction wait for Spillway to go on reading. */
    @WithDefault("5m")
    Duration idleTimeout();
  }
}
