package dev.spillway.notice.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** The metrics of webhooks, registered at the start, so that zeros are visible. */
final class WebhookMetrics {

  private final MeterRegistry registry;
  private final Map<String, Backlog> backlogs = new ConcurrentHashMap<>();

  /**
   * What is not delivered of one webhook, on all nodes together.
   *
   * @param oldestSeconds age of the oldest event that waits; 0 when none does
   */
  record Backlog(long waiting, long dead, double oldestSeconds) {

    static final Backlog NONE = new Backlog(0, 0, 0);
  }

  WebhookMetrics(MeterRegistry registry, List<Webhook> webhooks) {
    this.registry = registry;
    for (Webhook webhook : webhooks) {
      String name = webhook.name();
      List.of("delivered", "failed", "dead").forEach(outcome -> counter(name, outcome));
      gauge(name, "waiting", null, "Events that wait to be delivered", Backlog::waiting);
      gauge(name, "dead", null, "Events that were given up", Backlog::dead);
      gauge(
          name,
          "waiting.age",
          "seconds",
          "Age of the oldest event that waits",
          Backlog::oldestSeconds);
    }
  }

  private void gauge(
      String webhook, String what, String unit, String description, ToDoubleFunction<Backlog> of) {
    Gauge.builder("spillway.webhooks." + what, () -> value(webhook, of))
        .description(description)
        .baseUnit(unit)
        .tag("webhook", webhook)
        .register(registry);
  }

  private double value(String webhook, ToDoubleFunction<Backlog> of) {
    Backlog backlog = backlogs.get(webhook);
    return backlog == null ? Double.NaN : of.applyAsDouble(backlog);
  }

  /** Counts an attempt of this node. */
  void attempted(String webhook, String outcome) {
    counter(webhook, outcome).increment();
  }

  private Counter counter(String webhook, String outcome) {
    return Counter.builder("spillway.webhooks")
        .description("Attempts to deliver an event, by outcome")
        .tag("webhook", webhook)
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Sets the backlogs of these webhooks; until the first time, and when unknown, they are NaN. */
  void backlogs(Map<String, Backlog> now) {
    backlogs.putAll(now);
  }

  void unknown() {
    backlogs.clear();
  }
}
