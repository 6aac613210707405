package dev.spillway.retention.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SuccessRatioTest {

  private long nanos = 7;
  private final SuccessRatio ratio = new SuccessRatio(() -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void isOneWhenNothingWasTried() {
    assertThat(ratio.get()).isEqualTo(1);
  }

  @Test
  void isTheShareOfTheLastHour() {
    ratio.count(false);
    pass(Duration.ofMinutes(30));
    ratio.count(true);
    ratio.count(true);
    ratio.count(true);
    assertThat(ratio.get()).isEqualTo(0.75);
    pass(Duration.ofMinutes(31));
    assertThat(ratio.get()).as("the failure is over an hour old").isEqualTo(1);
    ratio.count(false);
    assertThat(ratio.get()).isEqualTo(0.75);
    pass(Duration.ofHours(2));
    assertThat(ratio.get()).isEqualTo(1);
  }
}
