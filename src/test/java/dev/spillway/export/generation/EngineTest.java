package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What tests of the engine share: a database, and nodes that stop with the test. */
abstract class EngineTest {

  static final Duration SOON = Duration.ofSeconds(30);

  /** Quick, but with a heartbeat that a busy machine does not miss. */
  static final GenerationPace QUICK =
      new GenerationPace(
          Duration.ofMillis(50),
          Duration.ofSeconds(5),
          List.of(Duration.ofMillis(20), Duration.ofMillis(40)),
          Duration.ofSeconds(10));

  final ExportTable exports = ExportTable.fresh();
  private final List<GenerationEngine> nodes = new ArrayList<>();

  @AfterEach
  void stopNodes() {
    nodes.forEach(GenerationEngine::stop);
  }

  GenerationEngine node(String name, Generation generation) {
    return node(name, QUICK, InstantSource.system(), generation);
  }

  GenerationEngine node(
      String name, GenerationPace pace, InstantSource time, Generation generation) {
    GenerationEngine node =
        new GenerationEngine(
            exports.database(), generation, name, 4, pace, time, System::nanoTime, _ -> {});
    node.start();
    nodes.add(node);
    return node;
  }

  /** Stops it now, and not again at the end. */
  void stop(GenerationEngine node) {
    nodes.remove(node);
    node.stop();
  }

  void enqueue(GenerationEngine node, String id) {
    exports.insertQueued(id);
    node.schedule(id, Duration.ZERO);
    node.wake();
  }

  /** Inserts an export, and begins its first attempt. */
  void first(GenerationEngine node, String id, GenerationAttempt.Work step) {
    exports.insertFirst(id);
    node.schedule(id, QUICK.lead());
    node.first(
        id,
        new FirstStep() {
          @Override
          public void run() throws Exception {
            step.run();
          }

          @Override
          public void failed(Throwable cause) {
            throw new AssertionError(cause);
          }
        },
        Thread::startVirtualThread);
  }

  void awaitState(String id, ExportState state) {
    await().atMost(SOON).untilAsserted(() -> assertThat(exports.state(id)).isEqualTo(state));
  }

  void awaitNoJobs() {
    await().atMost(SOON).untilAsserted(() -> assertThat(exports.jobs()).isZero());
  }

  /** Shifted by {@code ahead}, but running. */
  static InstantSource ahead(Duration ahead) {
    return InstantSource.offset(InstantSource.system(), ahead);
  }
}
