package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoppingTest {

  private long nanos = 7;
  private final Stopping stopping =
      new Stopping(Duration.ofSeconds(5), Duration.ofSeconds(20), () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void takesEverythingUntilItIsTold() {
    pass(Duration.ofDays(1));
    assertThatCode(stopping::requireTime).doesNotThrowAnyException();
    assertThat(stopping.left()).isZero();
  }

  @Test
  void takesNewWorkForTheDelayAndLetsItEndForTheTimeout() {
    stopping.begin(new ShutdownDelayInitiatedEvent());
    pass(Duration.ofMillis(4_999));
    assertThatCode(stopping::requireTime).doesNotThrowAnyException();
    pass(Duration.ofMillis(1));
    assertThatThrownBy(stopping::requireTime)
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().type()).isEqualTo(ProblemType.UNAVAILABLE));
    assertThat(stopping.left()).isEqualTo(Duration.ofSeconds(20));
    pass(Duration.ofSeconds(21));
    assertThat(stopping.left()).isZero();
  }
}
