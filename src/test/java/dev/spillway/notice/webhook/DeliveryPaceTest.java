package dev.spillway.notice.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeliveryPaceTest {

  private static final DeliveryPace PACE = DeliveryPace.NORMAL;

  private static Duration after(int attempt) {
    return PACE.after(attempt, Duration.ZERO, Optional.empty(), new Random(attempt)).orElseThrow();
  }

  @Test
  void waitsDoubleUpToAnHourWithJitter() {
    for (int attempt = 1; attempt < 200; attempt++) {
      double seconds = Math.min(Math.pow(2, attempt - 1), 3600);
      assertThat(after(attempt).toMillis())
          .isBetween((long) (seconds * 750), (long) (seconds * 1250));
    }
    assertThat(after(8))
        .isNotEqualTo(PACE.after(8, Duration.ZERO, Optional.empty(), new Random(1)).orElseThrow());
  }

  @Test
  void aDayIsEnough() {
    assertThat(PACE.after(30, Duration.ofHours(24), Optional.empty(), new Random())).isEmpty();
    assertThat(PACE.after(30, Duration.ofHours(23), Optional.empty(), new Random())).isPresent();
  }

  @Test
  void aReceiverMayAskForMoreTimeButNotForMoreThanAnHour() {
    assertThat(PACE.after(1, Duration.ZERO, Optional.of(Duration.ofSeconds(90)), new Random()))
        .contains(Duration.ofSeconds(90));
    assertThat(PACE.after(1, Duration.ZERO, Optional.of(Duration.ofDays(2)), new Random()))
        .contains(Duration.ofHours(1));
    assertThat(PACE.after(11, Duration.ZERO, Optional.of(Duration.ofSeconds(1)), new Random()))
        .hasValueSatisfying(wait -> assertThat(wait).isGreaterThan(Duration.ofMinutes(10)));
  }
}
