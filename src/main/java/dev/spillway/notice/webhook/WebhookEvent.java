package dev.spillway.notice.webhook;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The types of messages. Each is explained in {@code docs/webhooks.md}. */
enum WebhookEvent {
  EXPORT_READY("export.ready"),
  EXPORT_FAILED("export.failed"),
  EXPORT_SENT("export.sent"),
  EXPORT_DELIVERED("export.delivered"),
  EXPORT_EXPIRING("export.expiring"),
  EXPORT_GONE("export.gone"),
  VOLUME_ABOVE_HIGH_WATER("volume.above-high-water"),
  CLEANUP_FAILING("cleanup.failing"),
  SWEEP_LATE("sweep.late"),
  /** On request only; no setting names it. */
  TEST("webhook.test");

  static final Set<WebhookEvent> OF_EXPORTS = EnumSet.range(EXPORT_READY, EXPORT_GONE);

  private final String word;

  WebhookEvent(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /** The event that a setting names. */
  static Optional<WebhookEvent> of(String word) {
    return Arrays.stream(values())
        .filter(event -> event != TEST && event.word.equals(word))
        .findFirst();
  }

  /** All words for settings. */
  static List<String> words() {
    return Arrays.stream(values()).filter(event -> event != TEST).map(WebhookEvent::word).toList();
  }
}
