package dev.spillway.notice.webhook;

import dev.spillway.notice.webhook.Outbox.Entry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** A node that delivers what webhooks are told, without the rest of the service. */
final class DeliveryNode implements AutoCloseable {

  static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);

  /** As the usual one, in a thousandth of the time. */
  static final DeliveryPace QUICK =
      new DeliveryPace(
          Duration.ofMillis(5),
          Duration.ofMillis(200),
          Duration.ofHours(24),
          8,
          Duration.ofMillis(20));

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final WebhookSender sender = new WebhookSender(executor);
  private final Outbox outbox;
  private final List<DeliveryLine> lines;

  DeliveryNode(DataSource database, DeliveryPace pace, Webhook... webhooks) {
    outbox = new Outbox(database, Duration.ofDays(30));
    WebhookMetrics metrics = new WebhookMetrics(meters, List.of(webhooks));
    lines =
        List.of(webhooks).stream()
            .map(
                webhook ->
                    new DeliveryLine(
                        webhook, outbox, sender, metrics, pace, executor, InstantSource.system()))
            .toList();
  }

  static Webhook webhook(String name, URI url, Duration timeout) {
    return new Webhook(
        name,
        url,
        List.of(SigningSecret.of(SECRET)),
        EnumSet.allOf(WebhookEvent.class),
        Set.of(),
        List.of(),
        timeout,
        Duration.ofHours(1));
  }

  static Webhook webhook(String name, URI url) {
    return webhook(name, url, Duration.ofSeconds(10));
  }

  DeliveryNode start() {
    lines.forEach(DeliveryLine::start);
    return this;
  }

  Outbox outbox() {
    return outbox;
  }

  /** Adds the event of an export, or of the service if {@code exportId} is null. */
  void add(String webhook, String id, WebhookEvent event, String exportId) throws SQLException {
    outbox.add(List.of(entry(webhook, id, event, exportId)));
  }

  static Entry entry(String webhook, String id, WebhookEvent event, String exportId) {
    return new Entry(
        webhook,
        new Message(
            id,
            event.word(),
            Instant.now(),
            "{\"id\":\"%s\",\"archive\":{\"filename\":\"小明.zip\",\"length\":7}}"
                .formatted(exportId)),
        exportId,
        exportId == null ? null : "plan",
        null);
  }

  /** Adds an event of each of so many exports. */
  void addMany(String webhook, int exports) throws SQLException {
    outbox.add(
        IntStream.range(0, exports)
            .mapToObj(
                number ->
                    entry(webhook, "msg_" + number, WebhookEvent.EXPORT_READY, "export-" + number))
            .toList());
  }

  double counted(String webhook, String outcome) {
    return meters
        .get("spillway.webhooks")
        .tag("webhook", webhook)
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  /** As a node that stops. */
  @Override
  public void close() {
    lines.forEach(DeliveryLine::drain);
    sender.close();
    try {
      for (DeliveryLine line : lines) {
        if (!line.awaitEnd(Duration.ofSeconds(30))) {
          throw new AssertionError("an attempt does not end");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.close();
  }
}
