package dev.spillway.notice.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The settings {@code spillway.webhooks.<name>.…}. */
@ConfigMapping(prefix = "spillway.webhooks")
public interface WebhookSettings {

  /** By name. */
  @WithParentName
  Map<String, Receiver> receivers();

  /** One webhook. */
  interface Receiver {

    /** Address that events are sent to. */
    String url();

    /**
     * Comma-separated secrets, {@code whsec_} and Base64. Each signs every message, so that a
     * receiver may know either of two during a rotation.
     */
    String secret();

    /** Comma-separated words of {@code WebhookEvent}; all events of exports if unset. */
    Optional<String> events();

    /** Comma-separated names of the recipes whose exports are told of; all if unset. */
    Optional<String> recipes();

    /** Comma-separated patterns of the owners whose exports are told of; all if unset. */
    Optional<String> owners();

    /** Maximum time of one attempt, from the connection to the end of the answer. */
    @WithDefault("10s")
    Duration timeout();

    /** How long before its end a kept export is told of as {@code export.expiring}. */
    @WithDefault("1h")
    Duration expiringBefore();
  }
}
