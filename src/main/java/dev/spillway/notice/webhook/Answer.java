package dev.spillway.notice.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The result of one attempt.
 *
 * @param status HTTP status; empty when there was no answer
 * @param problem why it is no success, in one word; empty when it is
 * @param excerpt beginning of the body, in printable characters
 * @param retryAfter earliest time of the next attempt, where the receiver names it
 */
record Answer(
    OptionalInt status, Optional<String> problem, String excerpt, Optional<Duration> retryAfter) {

  private static final int GONE = 410;

  /** An attempt without an answer. */
  static Answer none(String problem) {
    return new Answer(OptionalInt.empty(), Optional.of(problem), "", Optional.empty());
  }

  static Answer of(int status, String excerpt, Optional<Duration> retryAfter) {
    return new Answer(OptionalInt.of(status), problem(status), excerpt, retryAfter);
  }

  private static Optional<String> problem(int status) {
    return switch (status / 100) {
      case 2 -> Optional.empty();
      case 3 -> Optional.of("redirected");
      default -> Optional.of(status == GONE ? "gone" : "refused");
    };
  }

  boolean accepted() {
    return problem.isEmpty();
  }

  /** Whether the receiver says that it never wants the message. */
  boolean isFinal() {
    return status.isPresent() && status.getAsInt() == GONE;
  }
}
