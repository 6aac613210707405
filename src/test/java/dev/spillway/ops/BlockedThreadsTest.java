package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.LoggedLines;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.impl.btc.BlockedThreadEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BlockedThreadsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BlockedThreads blocked = new BlockedThreads(registry);

  /** As the checker of Vert.x sees it, each second: for longer and longer. */
  private void look(Duration forSoLong) {
    blocked.look(
        new BlockedThreadEvent(
            Thread.currentThread(),
            forSoLong.toNanos(),
            Duration.ofSeconds(2).toNanos(),
            Duration.ofSeconds(2).toNanos()));
  }

  @Test
  void eachIsToldOnceWithoutAStack() {
    try (LoggedLines lines = new LoggedLines()) {
      look(Duration.ofMinutes(10));
      look(Duration.ofMinutes(10));
      look(Duration.ofSeconds(2));
      assertThat(lines.with("event=thread-blocked"))
          .hasSize(2)
          .first()
          .isEqualTo(
              "event=thread-blocked thread=" + Thread.currentThread().getName() + " millis=600000");
      assertThat(lines.all()).noneMatch(LoggedLines.Line::stack);
    }
    assertThat(registry.get("spillway.threads.blocked").counter().count()).isEqualTo(2);
  }
}
