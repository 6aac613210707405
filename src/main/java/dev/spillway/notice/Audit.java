package dev.spillway.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.export.row.DeliveryProof;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.retention.step.BlobsDeleted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Audits the events of exports and blobs. An event of a transaction is written in that transaction,
 * so both commit or roll back together. A response cannot be rolled back, so its event is written
 * afterwards.
 */
@ApplicationScoped
class Audit {

  private static final Logger LOG = Logger.getLogger(Audit.class);

  private final AuditWriter writer;
  private final AuditQueue queue;
  private final AuditMetrics metrics;
  private final AuditSettings settings;
  private final ObjectMapper json;
  private final InstantSource clock;

  Audit(
      AuditWriter writer,
      AuditQueue queue,
      AuditMetrics metrics,
      AuditSettings settings,
      ObjectMapper json,
      InstantSource clock) {
    this.writer = writer;
    this.queue = queue;
    this.metrics = metrics;
    this.settings = settings;
    this.json = json;
    this.clock = clock;
  }

  void on(@Observes ExportEvent event) {
    Instant now = clock.instant();
    switch (event) {
      case ExportEvent.Requested(var about, String caller, String parameters) ->
          add(AuditEntry.of(now, AuditEvent.REQUESTED, about, caller, parameters(parameters)));
      case ExportEvent.Ready(var about, long bytes, int entries) ->
          add(
              AuditEntry.of(
                  now, AuditEvent.READY, about, null, details("bytes", bytes, "entries", entries)));
      case ExportEvent.Failed(var about, var problem) ->
          add(
              AuditEntry.of(
                  now, AuditEvent.FAILED, about, null, details("problem", problem.slug())));
      case ExportEvent.Cancelled(var about, String caller) ->
          add(AuditEntry.of(now, AuditEvent.CANCELLED, about, caller, Map.of()));
      case ExportEvent.Gone gone ->
          add(gone.exports().stream().map(ended -> gone(now, gone, ended)).toList());
      case ExportEvent.Downloaded(var about, var recipient, var sent) ->
          later(
              AuditEntry.of(
                  now,
                  AuditEvent.DOWNLOADED,
                  about,
                  recipient.caller(),
                  downloaded(recipient, sent)));
      case ExportEvent.Proven(var about, var proof) ->
          add(AuditEntry.of(now, event(proof), about, null, Map.of()));
      case ExportEvent.Redirected(var about, var recipient) ->
          later(
              AuditEntry.of(
                  now,
                  AuditEvent.REDIRECTED,
                  about,
                  recipient.caller(),
                  details("address", recipient.address())));
      case ExportEvent.Erased(String owner, int exports, String caller) ->
          add(
              List.of(
                  new AuditEntry(
                      now,
                      AuditEvent.ERASED,
                      null,
                      null,
                      owner,
                      caller,
                      details("exports", exports))));
    }
  }

  private static Map<String, Object> downloaded(
      ExportEvent.Recipient recipient, ExportEvent.Sent sent) {
    Map<String, Object> details = details("address", recipient.address());
    sent.part().ifPresent(part -> details.put("part", part));
    details.putAll(
        details("ranges", sent.ranges(), "bytes", sent.bytes(), "complete", sent.complete()));
    return details;
  }

  private static AuditEvent event(DeliveryProof proof) {
    return switch (proof) {
      case SENT -> AuditEvent.SENT;
      case DELIVERED -> AuditEvent.DELIVERED;
    };
  }

  private static AuditEntry gone(Instant now, ExportEvent.Gone gone, ExportEvent.Ended ended) {
    Map<String, Object> details = details("reason", gone.reason().word());
    ended.blobId().ifPresent(blob -> details.put("blob", blob));
    return AuditEntry.of(now, AuditEvent.GONE, ended.about(), gone.caller().orElse(null), details);
  }

  /**
   * Records deleted blobs. A failure is only logged: the bytes are deleted already, and the sweep
   * must go on.
   */
  void on(@Observes BlobsDeleted deleted) {
    Instant now = clock.instant();
    List<AuditEntry> entries =
        deleted.blobs().stream()
            .map(
                blob ->
                    AuditEntry.of(
                        now,
                        AuditEvent.BLOB_DELETED,
                        null,
                        details(
                            "blob", blob.blobId(), "reason", blob.reason(), "bytes", blob.bytes())))
            .toList();
    try {
      add(entries);
    } catch (RuntimeException e) {
      metrics.dropped(entries.size());
      LOG.errorf("event=audit-dropped entries=%d cause=\"%s\"", entries.size(), e);
    }
  }

  private void add(AuditEntry entry) {
    add(List.of(entry));
  }

  private void add(List<AuditEntry> entries) {
    writer.add(entries);
  }

  private void later(AuditEntry entry) {
    queue.add(entry);
    AuditLines.log(List.of(entry));
  }

  private Map<String, Object> parameters(String document) {
    try {
      Map<String, Object> values =
          json.readValue(document, new TypeReference<Map<String, Object>>() {});
      return switch (settings.parameters()) {
        case NAMES -> details("parameters", List.copyOf(values.keySet()));
        case VALUES -> details("parameters", values);
      };
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("parameters are a JSON object", e);
    }
  }

  /** Returns a map of alternating names and values, in this order. */
  static Map<String, Object> details(Object... pairs) {
    Map<String, Object> details = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      details.put((String) pairs[i], pairs[i + 1]);
    }
    return details;
  }
}
