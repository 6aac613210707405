package dev.spillway.access.ticket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Configuration of tickets, which are signed requests. Without keys no ticket is accepted. */
@ConfigMapping(prefix = "spillway.tickets")
public interface TicketSettings {

  /** Keys that verify tickets, as {@code name:secret}. A ticket names its key. */
  Optional<List<String>> keys();

  /** Maximum time from the issue of a ticket to its expiry. */
  @WithDefault("24h")
  Duration longestLife();

  /** Restrictions of keys, by key name. A key without any is not restricted. */
  Map<String, Bounds> bounds();

  /** What the tickets of one key may ask for. */
  interface Bounds {

    /** Comma-separated names of the recipes; all if unset. */
    Optional<String> recipes();

    /**
     * The owners that a ticket may name: a name, a prefix followed by {@code *}, or {@code *}. All
     * if unset.
     */
    Optional<String> owners();

    /** Comma-separated names of the roots whose files a selection may name; all if unset. */
    Optional<String> roots();
  }
}
