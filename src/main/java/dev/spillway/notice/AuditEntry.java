package dev.spillway.notice;

import dev.spillway.export.row.ExportEvent;
import java.time.Instant;
import java.util.Map;

/**
 * An entry of the audit on its way to its table. What is null is no part of it.
 *
 * @param details JSON values by name, in the order in which they are told
 */
record AuditEntry(
    Instant at,
    AuditEvent event,
    String exportId,
    String recipe,
    String owner,
    String caller,
    Map<String, Object> details) {

  static AuditEntry of(
      Instant at,
      AuditEvent event,
      ExportEvent.About about,
      String caller,
      Map<String, Object> details) {
    return new AuditEntry(
        at, event, about.exportId(), about.recipe(), about.owner(), caller, details);
  }

  /** About no export in particular. */
  static AuditEntry of(Instant at, AuditEvent event, String caller, Map<String, Object> details) {
    return new AuditEntry(at, event, null, null, null, caller, details);
  }
}
