package dev.spillway.notice.webhook;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A message to a receiver, the same at each attempt.
 *
 * @param id {@code webhook-id}
 * @param event word of a {@link WebhookEvent}
 * @param at time of the event
 * @param data JSON object
 */
record Message(String id, String event, Instant at, String data) {

  /** The body: type, timestamp and data, as in "Payload" of the Standard Webhooks specification. */
  String body() {
    return "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":%s}"
        .formatted(event, at.truncatedTo(ChronoUnit.MILLIS), data);
  }
}
