package dev.spillway.notice;

import dev.spillway.access.AccessEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Writes down what was done with keys and links, and what was tried without. */
@ApplicationScoped
class AccessAudit {

  private final AuditRows rows;
  private final AuditMetrics metrics;
  private final Denials denials;
  private final InstantSource clock;

  AccessAudit(AuditRows rows, AuditMetrics metrics, Denials denials, InstantSource clock) {
    this.rows = rows;
    this.metrics = metrics;
    this.denials = denials;
    this.clock = clock;
  }

  void on(@Observes AccessEvent event) {
    Instant now = clock.instant();
    switch (event) {
      case AccessEvent.Denied denied -> denials.count(denied);
      case AccessEvent.LinkMade made ->
          add(
              new Written(
                  now,
                  AuditEvent.LINK_MADE,
                  made.exportId(),
                  made.recipe(),
                  made.owner(),
                  made.caller(),
                  Map.of("link", made.link())));
    }
  }

  private void add(Written entry) {
    rows.add(List.of(entry));
    metrics.written(1);
    AuditLines.log(List.of(entry));
  }
}
