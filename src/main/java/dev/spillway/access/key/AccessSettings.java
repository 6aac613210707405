package dev.spillway.access.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

/** Configuration of the access control. */
@ConfigMapping(prefix = "spillway.access")
public interface AccessSettings {

  /**
   * Whether callers need keys. If unset, keys are required as soon as one exists; until then only
   * this machine has access.
   */
  Optional<Mode> mode();

  /** Values of {@link #mode}. */
  enum Mode {
    /** Every request needs a key. */
    KEYS,
    /** No request needs a key. */
    OPEN
  }

  /** Keys in addition to those of the table, by caller name. */
  Map<String, KeySettings> keys();

  /** The keys of one caller. */
  interface KeySettings {

    /**
     * SHA-256 of each key, in hexadecimal digits. Two hashes, separated by a comma, are valid at
     * the same time during a key rotation.
     */
    String hash();

    /** Comma-separated words of {@code Role}: what the caller may do. */
    @WithDefault("requester")
    String roles();

    /** Comma-separated names of the recipes that the caller may request; all if unset. */
    Optional<String> recipes();

    /**
     * The owners that the caller may act for: a name, a prefix followed by {@code *}, or {@code *}.
     * The caller's own name if unset.
     */
    Optional<String> owners();

    /** Comma-separated names of the roots whose files a selection may name; all if unset. */
    Optional<String> roots();
  }
}
