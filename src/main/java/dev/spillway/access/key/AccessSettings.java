package dev.spillway.access.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

/** Who may ask. */
@ConfigMapping(prefix = "spillway.access")
public interface AccessSettings {

  /**
   * Whether callers need keys; when it is not set, they do as soon as there are keys, and until
   * then only this machine is let in.
   */
  Optional<Mode> mode();

  /** Whether callers need keys. */
  enum Mode {
    /** Every request needs one. */
    KEYS,
    /** Nobody needs one. */
    OPEN
  }

  /** Keys beside those of the table, by the names of their callers. */
  Map<String, KeySettings> keys();

  /** One caller's keys. */
  interface KeySettings {

    /**
     * SHA-256 of each key, in hexadecimal digits; two, with a comma between, while one takes over
     * from the other.
     */
    String hash();

    /** Words of {@code Role}s with commas between: what they may do. */
    @WithDefault("requester")
    String roles();

    /** Names of the recipes that they may ask for, with commas between; all when it is not set. */
    Optional<String> recipes();

    /**
     * Whom they act for: a name, the beginning of one and {@code *}, or {@code *}; the caller's own
     * name when it is not set.
     */
    Optional<String> owners();
  }
}
