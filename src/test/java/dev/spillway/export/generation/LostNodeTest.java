package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.generation.NodeProcess.Work;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportTable;
import dev.spillway.export.row.ExportTransitions;
import dev.spillway.testing.Form;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nodes that are killed in the middle of a generation: real processes, and no goodbye. */
class LostNodeTest extends EngineTest {

  /** A heartbeat of so long ago is a dead node's. */
  private static final Duration DEAD = Duration.ofMinutes(1);

  @Test
  void anotherNodeTakesTheExportOfAKilledOneAgain() throws Exception {
    exports.insertQueued("e");
    unstartedNode().schedule("e", Duration.ZERO);
    Process killed = NodeProcess.start(exports, Work.BLOCK, Duration.ZERO);
    awaitState("e", ExportState.GENERATING);

    killed.destroyForcibly(); // SIGKILL
    assertThat(killed.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(killed.exitValue()).isEqualTo(128 + 9);
    assertThat(exports.jobsTaken()).isEqualTo(1);

    GenerationPace alert =
        new GenerationPace(QUICK.polling(), Duration.ofSeconds(1), QUICK.backOff(), QUICK.stop());
    node("survivor", alert, ahead(Duration.ZERO), exports::makeReady);

    awaitState("e", ExportState.READY);
    awaitNoJobs();
    assertThat(exports.row("e").started()).isEqualTo(2);
    assertThat(exports.row("e").failed()).isZero();
  }

  @Test
  void anotherNodeFinishesThePlanOfAKilledOne() throws Exception {
    Process killed = NodeProcess.start(exports, Work.PLAN, Duration.ZERO);
    await()
        .atMost(SOON)
        .until(() -> exports.count("select count(*) from export where owner = 'planning'") == 1);
    killed.destroyForcibly(); // SIGKILL
    assertThat(killed.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(exports.state("first")).isEqualTo(ExportState.GENERATING);
    assertThat(exports.jobs()).isEqualTo(1);
    assertThat(exports.jobsTaken()).isZero();

    node("survivor", QUICK, ahead(DEAD), exports::makeReady);

    awaitState("first", ExportState.READY);
    awaitNoJobs();
    assertThat(exports.row("first").started()).isEqualTo(2);
    assertThat(exports.row("first").failed()).isZero();
  }

  @Test
  void anExportThatFiveNodesWereLostWithFails() throws Exception {
    int first = Form.choose(ExportTransitions.MOST_LOST - 1, 1);
    exports.insertQueued("e");
    exports.execute("update export set attempts_started = ? where id = ?", first - 1, "e");
    unstartedNode().schedule("e", Duration.ZERO);
    for (int i = first; i <= ExportTransitions.MOST_LOST; i++) {
      Process lost = NodeProcess.start(exports, Work.HALT, DEAD.multipliedBy(i));
      assertThat(lost.waitFor(60, TimeUnit.SECONDS))
          .as("node %s ends in its generation", i)
          .isTrue();
      assertThat(exports.row("e").started()).isEqualTo(i);
      assertThat(exports.state("e")).isEqualTo(ExportState.GENERATING);
    }

    AtomicInteger calls = new AtomicInteger();
    node("survivor", QUICK, ahead(DEAD.multipliedBy(6)), _ -> calls.incrementAndGet());

    awaitState("e", ExportState.FAILED);
    awaitNoJobs();
    assertThat(calls).hasValue(0);
    ExportTable.Row row = exports.row("e");
    assertThat(row.problem()).isEqualTo("CRASHED");
    assertThat(row.detail()).contains("started 5 times");
    assertThat(row.parameters()).isNull();
    assertThat(row.failed()).isZero();
  }

  @Test
  void ownFailuresAreNotLostAttempts() {
    // Four were lost before; an own failure must not make them five.
    exports.insertQueued("e");
    exports.execute("update export set attempts_started = 4 where id = ?", "e");
    AtomicInteger calls = new AtomicInteger();
    GenerationEngine node =
        node(
            "a",
            id -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
              }
              exports.makeReady(id);
            });

    node.schedule("e", Duration.ZERO);
    node.wake();

    awaitState("e", ExportState.READY);
    assertThat(exports.row("e").started()).isEqualTo(6);
    assertThat(exports.row("e").failed()).isEqualTo(1);
  }

  /** Can schedule, and takes nothing. */
  private GenerationEngine unstartedNode() {
    return new GenerationEngine(
        exports.database(),
        exports::makeReady,
        "unstarted",
        1,
        QUICK,
        ahead(Duration.ZERO),
        System::nanoTime,
        _ -> {});
  }
}
