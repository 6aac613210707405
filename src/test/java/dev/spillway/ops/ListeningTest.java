package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.access.key.AccessMode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Spillway listens, and when it rather does not start. */
class ListeningTest {

  @Test
  void byDefaultItListensOnTheLoopbackOnly() {
    Listening listening = new Listening(AccessMode.LOCAL, Optional.empty(), false);
    assertThat(listening.refusal()).isEmpty();
    assertThat(listening.defaults())
        .isEqualTo(
            Map.of("quarkus.http.host", "127.0.0.1", "quarkus.management.host", "127.0.0.1"));
  }

  @ParameterizedTest
  @EnumSource(names = {"KEYS", "OPEN"})
  void decidedItListensEverywhere(AccessMode mode) {
    for (boolean inContainer : new boolean[] {false, true}) {
      Listening listening = new Listening(mode, Optional.empty(), inContainer);
      assertThat(listening.refusal()).isEmpty();
      assertThat(listening.defaults()).isEqualTo(Map.of("quarkus.http.host", "0.0.0.0"));
      assertThat(new Listening(mode, Optional.of("10.0.0.1"), inContainer).refusal()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "spillway.example", ""})
  void openedToOthersWithoutADecisionItDoesNotStart(String host) {
    assertThat(new Listening(AccessMode.LOCAL, Optional.of(host), false).refusal())
        .get()
        .asString()
        .contains("quarkus.http.host=" + host, "spillway.access.mode=open", "spillway.access.keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
  void theLoopbackMayBeChosenAnywhere(String host) {
    assertThat(new Listening(AccessMode.LOCAL, Optional.of(host), true).refusal()).isEmpty();
  }

  @Test
  void inAContainerItDoesNotStartWithoutADecision() {
    assertThat(new Listening(AccessMode.LOCAL, Optional.empty(), true).refusal())
        .get()
        .asString()
        .contains("container", "spillway.access.mode=open", "spillway.access.keys");
  }

  @ParameterizedTest
  @CsvSource({
    "/.dockerenv, PATH, 1, 0, java, true",
    "/run/.containerenv, PATH, 1, 0, java, true",
    "/nothing, KUBERNETES_SERVICE_HOST, 1, 0, java, true",
    "/.dockerenv, PATH, 7, 1, tini, true",
    "/.dockerenv, PATH, 7, 1, docker-init, true",
    "/.dockerenv, PATH, 7, 1, sh, true",
    // Somebody works in there: their shell, or what starts their commands, is the parent.
    "/.dockerenv, PATH, 70, 60, sleep, false",
    "/.dockerenv, PATH, 70, 0, sh, false",
    "/.dockerenv, PATH, 70, 1, dev-server, false",
    "/nothing, KUBERNETES_SERVICE_HOST, 70, 60, sh, false",
    // A machine of its own.
    "/nothing, PATH, 1, 0, java, false",
    "/nothing, PATH, 70, 1, systemd, false"
  })
  void knowsWhetherAContainerIsForIt(
      String file, String variable, long pid, long parent, String first, boolean expected) {
    Container container =
        new Container(Path.of(file)::equals, Set.of(variable), pid, parent, first);
    assertThat(container.isForThis()).isEqualTo(expected);
  }

  @Test
  void theseTestsAreNotWhatAContainerWasStartedFor() {
    assertThat(Container.here().pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(Container.here().isForThis()).isFalse();
  }
}
