package dev.spillway.postgres;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The PostgreSQL that Spillway's own tables are in: one that is there already, or the embedded one.
 */
@ConfigMapping(prefix = "spillway.database")
public interface DatabaseSettings {

  /**
   * JDBC URL, {@code jdbc:postgresql://host:port/database}; when it is not set, the embedded
   * PostgreSQL is started.
   */
  Optional<String> url();

  /** User of the database at {@link #url()}. */
  @WithDefault("spillway")
  String username();

  /** Password of the database at {@link #url()}. */
  Optional<String> password();

  /**
   * How long a start waits for the database at {@link #url()} to answer, or for room on the disk of
   * the embedded one.
   */
  @WithDefault("1m")
  Duration startWithin();

  /** Folder of the embedded PostgreSQL. */
  @WithDefault("data/postgresql")
  Path path();
}
