package dev.spillway.notice;

import dev.spillway.export.row.ExportEvent;
import java.time.Instant;
import java.util.Map;

/**
 * An audit entry that is not written yet. Members that do not apply are null.
 *
 * @param details JSON values by name, in output order
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

  /** Creates an entry that is not about a single export. */
  static AuditEntry of(Instant at, AuditEvent event, String caller, Map<String, Object> details) {
    return new AuditEntry(at, event, null, null, null, caller, details);
  }
}
