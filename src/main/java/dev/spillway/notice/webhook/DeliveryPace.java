package dev.spillway.notice.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a failed delivery is tried again: each wait is twice as long as the last one, with jitter,
 * so that the deliveries of a receiver that was away do not all come back in the same moment.
 *
 * @param first wait after the first attempt
 * @param longest wait
 * @param giveUp a delivery is dead when it has failed for this long
 * @param concurrent attempts of one webhook at once, on one node
 * @param poll interval at which a node looks for what is due
 */
record DeliveryPace(
    Duration first, Duration longest, Duration giveUp, int concurrent, Duration poll) {

  static final DeliveryPace NORMAL =
      new DeliveryPace(
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          Duration.ofHours(24),
          8,
          Duration.ofSeconds(1));

  /** A node may be slower than its timeouts say, and the turn of a delivery is longer than that. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  /**
   * The wait after attempt {@code number}, which failed; empty when the delivery is dead.
   *
   * @param tried since its first attempt
   */
  Optional<Duration> after(
      int number, Duration tried, Optional<Duration> asked, RandomGenerator random) {
    if (tried.compareTo(giveUp) >= 0) {
      return Optional.empty();
    }
    double doubled = (double) first.toMillis() * Math.pow(2, Math.min(number - 1, 40));
    double wait = Math.min(doubled, (double) longest.toMillis()) * random.nextDouble(0.75, 1.25);
    Duration own = Duration.ofMillis((long) wait);
    return Optional.of(
        asked
            .map(named -> named.compareTo(longest) > 0 ? longest : named)
            .filter(named -> named.compareTo(own) > 0)
            .orElse(own));
  }

  /** How long a node that has taken a delivery may work on it before another may take it. */
  static Duration turn(Webhook webhook) {
    return webhook.timeout().plus(SLACK);
  }
}
