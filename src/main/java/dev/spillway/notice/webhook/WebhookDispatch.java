package dev.spillway.notice.webhook;

import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.volume.node.DatabaseTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The configured webhooks, and what this node delivers. Without a webhook it does nothing. Starts
 * when the schema exists, and stops before the database does.
 */
@ApplicationScoped
class WebhookDispatch {

  private static final Logger LOG = Logger.getLogger(WebhookDispatch.class);

  /** A stopping node waits this long for answers, and gives the other deliveries back. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

  private final List<Webhook> webhooks;
  private final Outbox outbox;
  private final DeliveryTable table;
  private final WebhookMetrics metrics;
  private final TransactionSynchronizationRegistry transaction;
  private final ExecutorService executor;
  private final InstantSource clock;

  private volatile Map<String, DeliveryLine> lines = Map.of();
  private volatile WebhookSender sender;

  WebhookDispatch(
      WebhookSettings settings,
      RetentionSettings retention,
      DataSource database,
      MeterRegistry registry,
      TransactionSynchronizationRegistry transaction,
      @VirtualThreads ExecutorService executor,
      @DatabaseTime InstantSource clock) {
    this.webhooks = WebhookReader.webhooks(settings);
    this.outbox = new Outbox(database, retention.history());
    this.table = new DeliveryTable(database, webhooks.stream().map(Webhook::name).toList());
    this.metrics = new WebhookMetrics(registry, webhooks);
    this.transaction = transaction;
    this.executor = executor;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    if (webhooks.isEmpty()) {
      return;
    }
    sender = new WebhookSender(executor);
    lines =
        webhooks.stream()
            .collect(
                Collectors.toMap(
                    Webhook::name,
                    webhook ->
                        new DeliveryLine(
                            webhook,
                            outbox,
                            sender,
                            metrics,
                            DeliveryPace.NORMAL,
                            executor,
                            clock)));
    lines.values().forEach(DeliveryLine::start);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    lines.values().forEach(DeliveryLine::drain);
    for (DeliveryLine line : lines.values()) {
      if (!line.awaitEnd(LAST_ANSWERS)) {
        sender.close();
        var _ = line.awaitEnd(LAST_ANSWERS);
      }
    }
    if (sender != null) {
      sender.close();
    }
  }

  List<Webhook> webhooks() {
    return webhooks;
  }

  Optional<Webhook> webhook(String name) {
    return webhooks.stream().filter(webhook -> webhook.name().equals(name)).findFirst();
  }

  /** Adds deliveries in the caller's transaction, and sends them as soon as it has committed. */
  void add(List<Outbox.Entry> entries) throws SQLException {
    if (!entries.isEmpty()) {
      outbox.add(entries);
      afterCommit(() -> entries.stream().map(Outbox.Entry::webhook).distinct().forEach(this::wake));
    }
  }

  /** Sends {@code message} once, outside of the outbox. */
  Answer sendNow(Webhook webhook, Message message) throws InterruptedException {
    return sender.send(webhook, message, clock.instant());
  }

  void wake(String webhook) {
    DeliveryLine line = lines.get(webhook);
    if (line != null) {
      line.wake();
    }
  }

  Outbox outbox() {
    return outbox;
  }

  private void afterCommit(Runnable action) {
    if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
      action.run();
      return;
    }
    transaction.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {}

          @Override
          public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
              action.run();
            }
          }
        });
  }

  @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void becomeDue() {
    if (webhooks.isEmpty()) {
      return;
    }
    try {
      if (outbox.becomeDue() > 0) {
        lines.values().forEach(DeliveryLine::wake);
      }
    } catch (SQLException e) {
      LOG.debugf(e, "the database did not answer");
    }
  }

  /** Less often: it reads every row that is not delivered. */
  @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void count() {
    if (webhooks.isEmpty()) {
      return;
    }
    try {
      Map<String, WebhookMetrics.Backlog> backlogs = table.backlogs();
      metrics.backlogs(
          webhooks.stream()
              .map(Webhook::name)
              .collect(
                  Collectors.toMap(
                      Function.identity(),
                      name -> backlogs.getOrDefault(name, WebhookMetrics.Backlog.NONE))));
    } catch (SQLException e) {
      metrics.unknown();
      LOG.debugf(e, "the database did not answer");
    }
  }
}
