package dev.spillway.web.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.access.WebhookDeliveries.Attempt;
import dev.spillway.access.WebhookDeliveries.Delivery;
import dev.spillway.access.WebhookDeliveries.Overview;
import dev.spillway.access.WebhookDeliveries.State;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A webhook as the API shows it.
 *
 * @param receiver scheme, host and port of its address
 * @param recipes absent when it is told of the exports of all recipes; likewise {@code owners}
 * @param waitingSeconds age of the oldest event that waits; 0 when none does
 * @param last the latest deliveries that were tried, the last one first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Webhook")
record WebhookView(
    String name,
    String receiver,
    List<String> events,
    List<String> recipes,
    List<String> owners,
    long waiting,
    long dead,
    long waitingSeconds,
    List<DeliveryView> last) {

  static WebhookView of(Overview webhook) {
    return new WebhookView(
        webhook.name(),
        webhook.receiver(),
        webhook.events(),
        webhook.recipes().isEmpty() ? null : webhook.recipes(),
        webhook.owners().isEmpty() ? null : webhook.owners(),
        webhook.waiting(),
        webhook.dead(),
        webhook.oldestWaiting(),
        webhook.lastAnswers().stream().map(DeliveryView::of).toList());
  }

  /** All webhooks. */
  @Schema(name = "Webhooks")
  record All(List<WebhookView> webhooks) {}

  /** A page of deliveries, newest first; {@code next} is absent on the last page. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "WebhookDeliveryPage")
  record Page(List<DeliveryView> deliveries, String next) {}

  /**
   * One event for one webhook.
   *
   * @param export absent for events of the service
   * @param due when it is tried, or tried again; absent when it is over
   * @param last its last attempt; absent before the first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "WebhookDelivery")
  record DeliveryView(
      String id,
      String type,
      String export,
      Instant at,
      State state,
      int attempts,
      Instant due,
      AttemptView last) {

    static DeliveryView of(Delivery delivery) {
      return new DeliveryView(
          delivery.id(),
          delivery.event(),
          delivery.exportId().orElse(null),
          delivery.at(),
          delivery.state(),
          delivery.attempts(),
          delivery.due().orElse(null),
          delivery.last().map(AttemptView::of).orElse(null));
    }
  }

  /**
   * An attempt.
   *
   * @param status HTTP status of the answer; absent when there was none
   * @param problem why it is no success, in one word; absent when it is
   * @param answer the beginning of the answer's body
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "WebhookAttempt")
  record AttemptView(Instant at, Integer status, String problem, String answer) {

    static AttemptView of(Attempt attempt) {
      return new AttemptView(
          attempt.at(),
          attempt.status().isPresent() ? attempt.status().getAsInt() : null,
          attempt.problem().orElse(null),
          attempt.answer().isEmpty() ? null : attempt.answer());
    }
  }
}
