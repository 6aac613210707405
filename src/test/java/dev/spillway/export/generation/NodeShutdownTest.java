package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeShutdownTest {

  private long nanos = 7;
  private final NodeShutdown shutdown =
      new NodeShutdown(Duration.ofSeconds(5), Duration.ofSeconds(20), () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void takesEverythingUntilItIsTold() {
    pass(Duration.ofDays(1));
    assertThatCode(shutdown::requireTime).doesNotThrowAnyException();
    assertThat(shutdown.left()).isZero();
  }

  @Test
  void takesNewWorkForTheDelayAndLetsItEndForTheTimeout() {
    shutdown.begin(new ShutdownDelayInitiatedEvent());
    pass(Duration.ofMillis(4_999));
    assertThatCode(shutdown::requireTime).doesNotThrowAnyException();
    pass(Duration.ofMillis(1));
    assertThatThrownBy(shutdown::requireTime)
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().type()).isEqualTo(ProblemType.UNAVAILABLE));
    assertThat(shutdown.left()).isEqualTo(Duration.ofSeconds(20));
    pass(Duration.ofSeconds(21));
    assertThat(shutdown.left()).isZero();
  }
}
