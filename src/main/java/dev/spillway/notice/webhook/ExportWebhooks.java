package dev.spillway.notice.webhook;

import dev.spillway.export.ExpiryNotice;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.export.row.ExportEvent.About;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.export.row.Statuses;
import dev.spillway.notice.webhook.Outbox.Entry;
import dev.spillway.sql.UncheckedSql;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells webhooks of exports. A delivery is added in the transaction of its event, so both commit or
 * roll back together. What is told has no path of a source, no parameter and no link.
 */
@ApplicationScoped
class ExportWebhooks {

  private final WebhookDispatch dispatch;
  private final Messages messages;
  private final ExportRows rows;
  private final Statuses statuses;
  private final ExpiryNotice notice;
  private final InstantSource clock;

  ExportWebhooks(
      WebhookDispatch dispatch,
      Messages messages,
      ExportRows rows,
      Statuses statuses,
      ExpiryNotice notice,
      @DatabaseTime InstantSource clock) {
    this.dispatch = dispatch;
    this.messages = messages;
    this.rows = rows;
    this.statuses = statuses;
    this.notice = notice;
    this.clock = clock;
  }

  void on(@Observes ExportEvent event) {
    if (event instanceof ExportEvent.Gone gone) {
      // Also without a webhook: one that was removed may have left file names.
      forget(gone);
    }
    if (dispatch.webhooks().isEmpty()) {
      return;
    }
    switch (event) {
      case ExportEvent.Ready(var about, _, _) -> ready(about);
      case ExportEvent.Failed(var about, var problem) -> {
        Map<String, Object> data = data(about, ExportState.FAILED);
        row(about).ifPresent(export -> data.put("createdAt", text(export.createdAt)));
        data.put("endedAt", text(clock.instant()));
        data.put("problem", problem.uri());
        tell(WebhookEvent.EXPORT_FAILED, about, data);
      }
      case ExportEvent.Proven(var about, var proof) ->
          row(about)
              .ifPresent(
                  export ->
                      tell(
                          switch (proof) {
                            case SENT -> WebhookEvent.EXPORT_SENT;
                            case DELIVERED -> WebhookEvent.EXPORT_DELIVERED;
                          },
                          about,
                          available(about, export, statuses.of(export))));
      case ExportEvent.Gone gone -> gone(gone);
      case ExportEvent.Requested _,
          ExportEvent.Cancelled _,
          ExportEvent.Downloaded _,
          ExportEvent.Redirected _,
          ExportEvent.Erased _ -> {}
    }
  }

  private void ready(About about) {
    Export export = row(about).orElseThrow();
    Map<String, Object> data = available(about, export, statuses.of(export));
    tell(WebhookEvent.EXPORT_READY, about, data);
    if (export.availableUntil != null) {
      add(expiring(about, export, data));
    }
  }

  /** Decided when it is ready: the end of a kept export does not change. */
  private List<Entry> expiring(About about, Export export, Map<String, Object> data) {
    List<Entry> entries = new ArrayList<>();
    Duration kept = Duration.between(export.readyAt, export.availableUntil);
    for (Webhook webhook : dispatch.webhooks()) {
      if (webhook.wants(WebhookEvent.EXPORT_EXPIRING, about.recipe(), about.owner())) {
        // Of a short time, half: "it is ready" and "it expires" at once would say nothing.
        Duration half = kept.dividedBy(2);
        Duration said = notice.before(about.recipe()).orElse(webhook.expiringBefore());
        Duration before = said.compareTo(half) < 0 ? said : half;
        Message message =
            messages.of(WebhookEvent.EXPORT_EXPIRING, export.availableUntil.minus(before), data);
        entries.add(
            new Entry(
                webhook.name(), message, about.exportId(), about.recipe(), export.availableUntil));
      }
    }
    return entries;
  }

  private void gone(ExportEvent.Gone gone) {
    Instant now = clock.instant();
    List<Entry> entries = new ArrayList<>();
    for (ExportEvent.Ended ended : gone.exports()) {
      Map<String, Object> data = data(ended.about(), ExportState.GONE);
      data.put("endedAt", text(now));
      data.put("reason", gone.reason().word());
      entries.addAll(entries(WebhookEvent.EXPORT_GONE, ended.about(), data, now));
    }
    add(entries);
  }

  private void forget(ExportEvent.Gone gone) {
    var _ =
        UncheckedSql.of(
            () -> {
              dispatch
                  .outbox()
                  .ended(gone.exports().stream().map(one -> one.about().exportId()).toList());
              return null;
            });
  }

  private void tell(WebhookEvent event, About about, Map<String, Object> data) {
    add(entries(event, about, data, clock.instant()));
  }

  private List<Entry> entries(
      WebhookEvent event, About about, Map<String, Object> data, Instant at) {
    return dispatch.webhooks().stream()
        .filter(webhook -> webhook.wants(event, about.recipe(), about.owner()))
        .map(
            webhook ->
                new Entry(
                    webhook.name(),
                    messages.of(event, at, data),
                    about.exportId(),
                    about.recipe(),
                    null))
        .toList();
  }

  private void add(List<Entry> entries) {
    var _ =
        UncheckedSql.of(
            () -> {
              dispatch.add(entries);
              return null;
            });
  }

  /** In the transaction of the event, so with what it has changed. */
  private Optional<Export> row(About about) {
    return rows.row(about.exportId());
  }

  private static Map<String, Object> data(About about, ExportState state) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", about.exportId());
    data.put("recipe", about.recipe());
    if (!about.owner().isEmpty()) {
      data.put("owner", about.owner());
    }
    data.put("state", state.name());
    return data;
  }

  private static Map<String, Object> available(About about, Export export, ExportStatus status) {
    Map<String, Object> data = data(about, ExportState.READY);
    data.put("bytes", status.held() ? "held" : "virtual");
    data.put("createdAt", text(export.createdAt));
    data.put("readyAt", text(export.readyAt));
    status.availableUntil().ifPresent(until -> data.put("availableUntil", text(until)));
    status
        .archive()
        .ifPresent(
            archive -> {
              Map<String, Object> told = new LinkedHashMap<>();
              told.put("filename", archive.filename());
              told.put("mediaType", archive.mediaType());
              told.put("length", archive.length());
              told.put("etag", '"' + archive.etag() + '"');
              told.put("entries", archive.entries());
              data.put("archive", told);
            });
    if (!status.missing().isEmpty()) {
      data.put("partial", true);
    }
    return data;
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
