package dev.spillway.notice;

import dev.spillway.access.AccessEvent;
import dev.spillway.access.link.FormLink;
import dev.spillway.access.link.Link;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Audits new links and refused requests. */
@ApplicationScoped
class AccessAudit {

  private final AuditWriter writer;
  private final Denials denials;
  private final InstantSource clock;

  AccessAudit(AuditWriter writer, Denials denials, InstantSource clock) {
    this.writer = writer;
    this.denials = denials;
    this.clock = clock;
  }

  void on(@Observes AccessEvent event) {
    Instant now = clock.instant();
    switch (event) {
      case AccessEvent.Denied denied -> denials.count(denied);
      case AccessEvent.SignedIn(String caller, String address) ->
          add(AuditEntry.of(now, AuditEvent.SIGNED_IN, caller, Audit.details("address", address)));
      case AccessEvent.RecipeSwitched(String recipe, String reason, String caller) ->
          add(
              new AuditEntry(
                  now,
                  reason.isEmpty() ? AuditEvent.RECIPE_ON : AuditEvent.RECIPE_OFF,
                  null,
                  recipe,
                  null,
                  caller,
                  reason.isEmpty() ? Map.of() : Audit.details("reason", reason)));
      case AccessEvent.LinkMade made ->
          add(
              new AuditEntry(
                  now,
                  AuditEvent.LINK_MADE,
                  made.link().exportId(),
                  made.recipe(),
                  made.owner(),
                  made.caller(),
                  details(made.link())));
      case AccessEvent.FormLinkMade(FormLink link) ->
          add(
              new AuditEntry(
                  now,
                  AuditEvent.FORM_LINK_MADE,
                  null,
                  link.recipe(),
                  link.owner(),
                  link.by(),
                  Audit.details("expires", link.expires().toString())));
    }
  }

  private static Map<String, Object> details(Link link) {
    Map<String, Object> details = Audit.details("expires", link.expires().toString());
    link.counted()
        .ifPresent(
            counted -> {
              details.put("deliveries", counted.deliveries());
              details.put("link", counted.id());
            });
    return details;
  }

  private void add(AuditEntry entry) {
    writer.add(List.of(entry));
  }
}
