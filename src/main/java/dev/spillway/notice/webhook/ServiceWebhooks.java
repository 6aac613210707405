package dev.spillway.notice.webhook;

import dev.spillway.notice.webhook.Outbox.Entry;
import dev.spillway.retention.report.CleanupMetrics;
import dev.spillway.retention.sweep.Sweeps;
import dev.spillway.retention.turn.SweepSettings;
import dev.spillway.volume.VolumeMetrics;
import dev.spillway.volume.VolumeStatus;
import dev.spillway.volume.node.DatabaseTime;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Tells webhooks of the service itself, by the same rules as the alerts of the same kind. */
@ApplicationScoped
class ServiceWebhooks {

  private static final Logger LOG = Logger.getLogger(ServiceWebhooks.class);

  /** Share of the last hour's deletions. */
  private static final double FAILING_BELOW = 0.95;

  private static final int LATE_INTERVALS = 3;

  private final WebhookDispatch dispatch;
  private final Messages messages;
  private final Conditions conditions;
  private final VolumeMetrics volume;
  private final CleanupMetrics cleanup;
  private final Sweeps sweeps;
  private final SweepSettings settings;
  private final InstantSource clock;
  private final Instant started;

  ServiceWebhooks(
      WebhookDispatch dispatch,
      Messages messages,
      Conditions conditions,
      VolumeMetrics volume,
      CleanupMetrics cleanup,
      Sweeps sweeps,
      SweepSettings settings,
      @DatabaseTime InstantSource clock) {
    this.dispatch = dispatch;
    this.messages = messages;
    this.conditions = conditions;
    this.volume = volume;
    this.cleanup = cleanup;
    this.sweeps = sweeps;
    this.settings = settings;
    this.clock = clock;
    this.started = clock.instant();
  }

  @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void look() {
    try {
      tell(
          WebhookEvent.VOLUME_ABOVE_HIGH_WATER,
          volume.last().flatMap(ServiceWebhooks::aboveHighWater));
      tell(WebhookEvent.CLEANUP_FAILING, failing());
      tell(WebhookEvent.SWEEP_LATE, late(clock.instant()));
    } catch (SQLException | RuntimeException e) {
      // Looked at again soon; whoever watches the database has told of it.
      LOG.debugf(e, "the database did not answer");
    }
  }

  /**
   * Tells of a condition that has begun.
   *
   * @param data empty when it does not hold
   */
  private void tell(WebhookEvent event, Optional<Map<String, Object>> data) throws SQLException {
    List<Webhook> told =
        dispatch.webhooks().stream().filter(webhook -> webhook.wants(event)).toList();
    if (told.isEmpty()) {
      return;
    }
    if (data.isEmpty()) {
      conditions.ends(event.word());
      return;
    }
    Instant now = clock.instant();
    conditions.holds(
        event.word(),
        () ->
            dispatch.add(
                told.stream()
                    .map(
                        webhook ->
                            new Entry(
                                webhook.name(),
                                messages.of(event, now, data.get()),
                                null,
                                null,
                                null))
                    .toList()));
  }

  static Optional<Map<String, Object>> aboveHighWater(VolumeStatus status) {
    if (status.used() + status.reserved() <= status.highWater()) {
      return Optional.empty();
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("used", status.used());
    data.put("reserved", status.reserved());
    data.put("highWater", status.highWater());
    data.put("quota", status.quota());
    data.put("free", status.free());
    return Optional.of(data);
  }

  private Optional<Map<String, Object>> failing() {
    double ratio = cleanup.successRatio();
    return ratio < FAILING_BELOW ? Optional.of(Map.of("successRatio", ratio)) : Optional.empty();
  }

  private Optional<Map<String, Object>> late(Instant now) {
    Duration longest = settings.every().multipliedBy(LATE_INTERVALS);
    Optional<Instant> last = sweeps.standing().lastSuccess();
    // After a start the first sweep gets its time.
    Instant since = last.filter(started::isBefore).orElse(started);
    if (!settings.enabled() || settings.dryRun() || !now.isAfter(since.plus(longest))) {
      return Optional.empty();
    }
    Map<String, Object> data = new LinkedHashMap<>();
    last.ifPresent(
        success -> data.put("lastSuccess", success.truncatedTo(ChronoUnit.MILLIS).toString()));
    data.put("everySeconds", settings.every().toSeconds());
    return Optional.of(data);
  }
}
