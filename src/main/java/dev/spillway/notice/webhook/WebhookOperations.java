package dev.spillway.notice.webhook;

import dev.spillway.access.WebhookDeliveries;
import dev.spillway.access.caller.Owners;
import dev.spillway.notice.webhook.DeliveryTable.Numbered;
import dev.spillway.notice.webhook.WebhookMetrics.Backlog;
import dev.spillway.retention.step.OldRows;
import dev.spillway.sql.UncheckedSql;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.sql.DataSource;

/** What operators see of webhooks and do with them, and the age of their rows. */
@ApplicationScoped
class WebhookOperations implements WebhookDeliveries, OldRows {

  private static final int LAST_ANSWERS = 5;

  private final WebhookDispatch dispatch;
  private final DeliveryTable table;
  private final Messages messages;
  private final InstantSource clock;

  WebhookOperations(
      WebhookDispatch dispatch,
      DataSource database,
      Messages messages,
      @DatabaseTime InstantSource clock) {
    this.dispatch = dispatch;
    this.table =
        new DeliveryTable(database, dispatch.webhooks().stream().map(Webhook::name).toList());
    this.messages = messages;
    this.clock = clock;
  }

  @Override
  public List<Overview> all(Set<String> recipes) {
    Map<String, Backlog> backlogs = UncheckedSql.of(table::backlogs);
    return dispatch.webhooks().stream()
        .map(
            webhook -> shown(webhook, backlogs.getOrDefault(webhook.name(), Backlog.NONE), recipes))
        .toList();
  }

  private Overview shown(Webhook webhook, Backlog backlog, Set<String> recipes) {
    return new Overview(
        webhook.name(),
        webhook.origin(),
        webhook.events().stream().map(WebhookEvent::word).sorted().toList(),
        webhook.recipes().stream().sorted().toList(),
        webhook.owners().stream().map(Owners::pattern).toList(),
        backlog.waiting(),
        backlog.dead(),
        (long) backlog.oldestSeconds(),
        UncheckedSql.of(() -> table.lastTried(webhook.name(), LAST_ANSWERS, recipes)).stream()
            .map(Numbered::delivery)
            .toList());
  }

  @Override
  public boolean exists(String webhook) {
    return dispatch.webhook(webhook).isPresent();
  }

  @Override
  public Page page(
      String webhook, Optional<State> state, OptionalLong before, int size, Set<String> recipes) {
    List<Numbered> found =
        UncheckedSql.of(() -> table.page(webhook, state, before, size + 1, recipes));
    List<Numbered> shown = found.stream().limit(size).toList();
    return new Page(
        shown.stream().map(Numbered::delivery).toList(),
        found.size() > size ? OptionalLong.of(shown.getLast().number()) : OptionalLong.empty());
  }

  @Override
  public Optional<WebhookDeliveries.Delivery> find(String webhook, String id, Set<String> recipes) {
    return UncheckedSql.of(() -> table.find(webhook, id, recipes));
  }

  @Override
  public boolean retry(String webhook, String id) {
    boolean waits = UncheckedSql.of(() -> table.retry(webhook, id));
    if (waits) {
      dispatch.wake(webhook);
    }
    return waits;
  }

  @Override
  public Attempt test(String name) throws InterruptedException {
    Webhook webhook = dispatch.webhook(name).orElseThrow();
    Instant now = clock.instant();
    Message message =
        messages.of(WebhookEvent.TEST, now, Map.<String, Object>of("webhook", webhook.name()));
    Answer answer = dispatch.sendNow(webhook, message);
    return new Attempt(now, answer.status(), answer.problem(), answer.excerpt());
  }

  @Override
  public String name() {
    return "webhook-deliveries";
  }

  @Override
  public int forgettable(int most) {
    return UncheckedSql.of(() -> table.forgettable(most));
  }

  @Override
  public int forget(int most) {
    return UncheckedSql.of(() -> table.forget(most));
  }
}
