package dev.spillway.ops.check;

import dev.spillway.access.link.LinkSettings;
import dev.spillway.access.ticket.TicketSettings;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.notice.AuditSettings;
import dev.spillway.postgres.DatabaseSettings;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.type.Quantities;
import dev.spillway.retention.turn.SweepSettings;
import dev.spillway.volume.node.NodeSettings;
import dev.spillway.web.connection.ConnectionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that the settings that are durations are plausible.
 *
 * @param settings the configuration
 */
record DurationChecks(Settings settings) {

  private static final Duration LONGEST = Recipe.Retention.LONGEST;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** A link expires at a whole second. */
  private static final Duration SHORTEST_LINK = Duration.ofSeconds(2);

  /** A client on a bad connection may be silent for some seconds. */
  private static final Duration SHORTEST_STALL = Duration.ofSeconds(10);

  /**
   * A client follows a redirect at once, and anyone who has the address can use it while it is
   * valid.
   */
  private static final Duration LONGEST_REDIRECT = Duration.ofHours(1);

  /** Heartbeats of a busy machine may be late by a second. */
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(5);

  /** One sentence for each invalid value, of the settings that can be read. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    if (settings.isReadable(ExportLimits.class)) {
      Duration wait = settings.limits().longestWait();
      between(findings, "spillway.limits.wait", wait, Duration.ZERO);
      Duration stalled = settings.limits().stalledDownload();
      between(findings, "spillway.limits.stalled-download", stalled, SHORTEST_STALL);
    }
    if (settings.isReadable(DatabaseSettings.class)) {
      Duration start = settings.database().startWithin();
      between(findings, "spillway.database.start-within", start, Duration.ZERO);
    }
    if (settings.isReadable(RetentionSettings.class)) {
      RetentionSettings retention = settings.retention();
      between(findings, "spillway.retention.keep", retention.keep(), SECOND);
      between(findings, "spillway.retention.deliver-within", retention.deliverWithin(), SECOND);
      between(findings, "spillway.retention.grace", retention.grace(), Duration.ZERO);
      Duration redirect = retention.redirectWithin();
      if (redirect.compareTo(SECOND) < 0 || redirect.compareTo(LONGEST_REDIRECT) > 0) {
        findings.add(
            "spillway.retention.redirect-within must be from 1s to 1h, because whoever has the address may use it: correct the"
                + " setting.");
      }
      between(findings, "spillway.retention.history", retention.history(), SECOND);
    }
    if (settings.isReadable(SweepSettings.class)) {
      SweepSettings sweep = settings.of(SweepSettings.class);
      between(findings, "spillway.sweep.every", sweep.every(), SECOND);
      between(findings, "spillway.sweep.reconcile-every", sweep.reconcileEvery(), SECOND);
      between(findings, "spillway.sweep.orphan-age", sweep.orphanAge(), SECOND);
    }
    if (settings.isReadable(LinkSettings.class)) {
      LinkSettings links = settings.of(LinkSettings.class);
      between(findings, "spillway.links.longest-life", links.longestLife(), SHORTEST_LINK);
      between(findings, "spillway.links.life", links.life(), SHORTEST_LINK, links.longestLife());
      between(
          findings,
          "spillway.links.redirect-life",
          links.redirectLife(),
          SHORTEST_LINK,
          links.longestLife());
    }
    if (settings.isReadable(TicketSettings.class, RetentionSettings.class)) {
      ticketLife(findings);
    }
    if (settings.isReadable(ConnectionSettings.class)) {
      ConnectionSettings connections = settings.of(ConnectionSettings.class);
      between(findings, "spillway.connections.head-within", connections.headWithin(), SECOND);
      between(findings, "spillway.connections.body-within", connections.bodyWithin(), SECOND);
      between(findings, "spillway.connections.idle", connections.idle(), SECOND);
    }
    if (settings.isReadable(AuditSettings.class)) {
      between(findings, "spillway.audit.keep", settings.of(AuditSettings.class).keep(), SECOND);
    }
    if (settings.isReadable(NodeSettings.class)) {
      between(
          findings,
          "spillway.node.timeout",
          settings.of(NodeSettings.class).timeout(),
          SHORTEST_LIFE);
    }
    return findings;
  }

  /** What a ticket's export became is known as long as the row of that export is kept. */
  private void ticketLife(List<String> findings) {
    TicketSettings tickets = settings.of(TicketSettings.class);
    between(findings, "spillway.tickets.longest-life", tickets.longestLife(), SECOND);
    if (tickets.keys().isPresent()
        && tickets.longestLife().compareTo(settings.retention().history()) > 0) {
      findings.add(
          "spillway.tickets.longest-life is longer than spillway.retention.history: a ticket whose"
              + " export was deleted would be valid again. Shorten the one, or lengthen the other.");
    }
  }

  private static void between(
      List<String> findings, String name, Duration value, Duration shortest) {
    between(findings, name, value, shortest, LONGEST);
  }

  private static void between(
      List<String> findings, String name, Duration value, Duration shortest, Duration longest) {
    if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
      findings.add(
          name
              + " must be from "
              + shortest.toSeconds()
              + (longest.equals(LONGEST)
                  ? "s to 3650d, which is ten years: correct the setting."
                  : "s to "
                      + Quantities.written(longest)
                      + ", which is spillway.links.longest-life"
                      + ": correct one of them."));
    }
  }
}
