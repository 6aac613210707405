package dev.spillway.postgres;

import dev.spillway.settings.Between;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Configuration of the database for Spillway's own tables: an existing PostgreSQL or the embedded
 * one.
 */
@ConfigMapping(prefix = "spillway.database")
public interface DatabaseSettings {

  /**
   * JDBC URL, {@code jdbc:postgresql://host:port/database}; if unset, the embedded PostgreSQL is
   * started.
   */
  Optional<String> url();

  /** User of the database at {@link #url()}. */
  @WithDefault("spillway")
  String username();

  /** Password of the database at {@link #url()}. */
  Optional<String> password();

  /**
   * Maximum time that the start waits for the database at {@link #url()} to answer, or for free
   * space on the disk of the embedded one.
   */
  @WithDefault("1m")
  @Between(from = "0s")
  Duration startWithin();

  /** Folder of the embedded PostgreSQL. */
  @WithDefault("data/postgresql")
  Path path();
}
