package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.Form;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.faults.Fault;
import dev.spillway.testing.faults.HaltingProvider;
import dev.spillway.testing.faults.Operation;
import dev.spillway.testing.site.Calls;
import dev.spillway.testing.site.Site;
import dev.spillway.testing.site.Trap;
import dev.spillway.testing.site.Trap.Moment;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The service is killed at steps of a blob's life, in the long form at each; a restart and one
 * sweep later everything holds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledAtEachStepIT {

  private static final String UNFINISHED = "/blobs/[0-9a-f]{2}/[0-9a-f]{32}[.]part$";
  private static final String FINISHED = "/blobs/[0-9a-f]{2}/[0-9a-f]{32}$";
  private static final String SLICE = "/blobs/[0-9a-f]{2}$";

  /**
   * The steps of staging that change something in the database: the service dies before this
   * change, and the next makes the export.
   */
  enum StagingRow {
    NAMED(Moment.COMMIT, "update", "export", "old.blob_id is distinct from new.blob_id"),
    RESERVED(Moment.BEFORE, "insert", "blob", "true"),
    RESERVED_COMMIT(Moment.COMMIT, "insert", "blob", "true"),
    QUEUED(Moment.BEFORE, "update", "export", "new.state = 'QUEUED'"),
    QUEUED_COMMIT(Moment.COMMIT, "update", "export", "new.state = 'QUEUED'"),
    TAKEN(Moment.BEFORE, "update", "export", "old.state = 'QUEUED' and new.state = 'GENERATING'"),
    LEASED(Moment.BEFORE, "insert", "lease", "true"),
    READY(Moment.BEFORE, "update", "export", "new.state = 'READY'"),
    STORED(Moment.BEFORE, "update", "blob", "new.state = 'STORED'"),
    READY_COMMIT(Moment.COMMIT, "update", "blob", "new.state = 'STORED'"),
    RELEASED(Moment.BEFORE, "delete", "lease", "true"),
    JOB_REMOVED(Moment.BEFORE, "delete", "scheduled_tasks", "true");

    private final Moment moment;
    private final String change;
    private final String table;
    private final String condition;

    StagingRow(Moment moment, String change, String table, String condition) {
      this.moment = moment;
      this.change = change;
      this.table = table;
      this.condition = condition;
    }
  }

  /** The steps of planning that change something in the database. */
  enum PlanningRow {
    REQUESTED_COMMIT(Moment.COMMIT, "insert", "scheduled_tasks", 0),
    PLANNED(Moment.BEFORE, "insert", "manifest", 1),
    PLANNED_COMMIT(Moment.COMMIT, "delete", "scheduled_tasks", 1);

    private final Moment moment;
    private final String change;
    private final String table;

    /** How many exports there are of the request. */
    private final int exports;

    PlanningRow(Moment moment, String change, String table, int exports) {
      this.moment = moment;
      this.change = change;
      this.table = table;
      this.exports = exports;
    }
  }

  /**
   * The steps of staging that change something on the volume: the service dies before this change,
   * or in its middle.
   */
  enum StagingFile {
    CREATED(Operation.OPEN, UNFINISHED, 1),
    FIRST_BYTES(Operation.WRITE, UNFINISHED, 1),
    SOME_BYTES(Operation.WRITE, UNFINISHED, 9),
    FORCED(Operation.FORCE, UNFINISHED, 1),
    RENAMED(Operation.MOVE, UNFINISHED, 1),
    NAME_FORCED(Operation.FORCE, SLICE, 1);

    private final Operation operation;
    private final String paths;
    private final int nth;

    StagingFile(Operation operation, String paths, int nth) {
      this.operation = operation;
      this.paths = paths;
      this.nth = nth;
    }
  }

  /** The steps of a deletion that change something in the database. */
  enum DeletionRow {
    GONE(Moment.BEFORE, "update", "export", "new.state = 'GONE'"),
    CONDEMNED(Moment.BEFORE, "update", "blob", "new.state = 'CONDEMNED'"),
    CONDEMNED_COMMIT(Moment.COMMIT, "update", "blob", "new.state = 'CONDEMNED'"),
    FORGOTTEN(Moment.BEFORE, "delete", "blob", "true"),
    FORGOTTEN_COMMIT(Moment.COMMIT, "delete", "blob", "true"),
    REPORTED(Moment.BEFORE, "insert", "sweep_report", "true");

    private final Moment moment;
    private final String change;
    private final String table;
    private final String condition;

    DeletionRow(Moment moment, String change, String table, String condition) {
      this.moment = moment;
      this.change = change;
      this.table = table;
      this.condition = condition;
    }
  }

  private Site site;
  private byte[] archive;
  private String bystander;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    site = Site.in(folder, PostgresResource.newDatabase(), Map.of());
    site.start();
    bystander = calls().ready("kept");
    archive = calls().archive(bystander).asByteArray();
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
  }

  /** A test that failed may have left it dead. */
  @BeforeEach
  void startAgain() throws Exception {
    if (!site.service().isRunning()) {
      site.rows().tenMinutesPass();
      site.start();
    }
  }

  private Calls calls() {
    return site.calls();
  }

  static Set<StagingRow> stagingRows() {
    return Form.choose(
        EnumSet.of(StagingRow.RESERVED_COMMIT, StagingRow.READY_COMMIT),
        EnumSet.allOf(StagingRow.class));
  }

  static Set<StagingFile> stagingFiles() {
    return Form.choose(
        EnumSet.of(StagingFile.SOME_BYTES, StagingFile.RENAMED), EnumSet.allOf(StagingFile.class));
  }

  static Set<DeletionRow> deletionRows() {
    return Form.choose(
        EnumSet.of(DeletionRow.CONDEMNED_COMMIT, DeletionRow.FORGOTTEN),
        EnumSet.allOf(DeletionRow.class));
  }

  static Set<PlanningRow> planningRows() {
    return Form.choose(EnumSet.of(PlanningRow.PLANNED), EnumSet.allOf(PlanningRow.class));
  }

  @ParameterizedTest
  @MethodSource("planningRows")
  void whileItIsPlanned(PlanningRow step) throws Exception {
    try (Trap trap = Trap.set(site.rows(), step.moment, step.change, step.table, "true")) {
      CompletableFuture<Void> asked = inBackground(() -> calls().ask("virtual"));
      trap.awaitCaught(1);
      site.service().kill();
      asked.join();
    }
    site.rows().tenMinutesPass();
    site.start();
    site.audit().pass(archive);
    List<String> ready = calls().inState("READY");
    assertThat(ready).contains(bystander).hasSize(1 + step.exports);
    for (String id : ready) {
      if (!id.equals(bystander)) {
        calls().delete(id).then().statusCode(204);
      }
    }
    assertThat(site.rows().list("select task_instance from scheduled_tasks")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("stagingRows")
  void whileItIsStagedInTheDatabase(StagingRow step) throws Exception {
    try (Trap trap = Trap.set(site.rows(), step.moment, step.change, step.table, step.condition)) {
      CompletableFuture<Void> asked = inBackground(() -> calls().ask("once"));
      trap.awaitCaught(1);
      site.service().kill();
      asked.join();
    }
    assertWholeAgain();
  }

  @ParameterizedTest
  @MethodSource("stagingFiles")
  void whileItIsStagedOnTheVolume(StagingFile step) throws Exception {
    restart(halting(step.operation, step.paths, step.nth));
    CompletableFuture<Void> asked = inBackground(() -> calls().ask("once"));
    assertThat(site.service().ended()).isEqualTo(Fault.HALTED);
    asked.join();
    assertWholeAgain();
  }

  @ParameterizedTest
  @MethodSource("deletionRows")
  void whileItEndsInTheDatabase(DeletionRow step) throws Exception {
    String id = over();
    try (Trap trap = Trap.set(site.rows(), step.moment, step.change, step.table, step.condition)) {
      CompletableFuture<Void> asked = inBackground(() -> site.audit().sweep());
      trap.awaitCaught(1);
      site.service().kill();
      asked.join();
    }
    assertEnded(id);
  }

  @Test
  void beforeItIsDeletedFromTheVolume() throws Exception {
    restart(halting(Operation.DELETE, FINISHED, 1));
    String id = over();
    inBackground(() -> site.audit().sweep()).join();
    assertThat(site.service().ended()).isEqualTo(Fault.HALTED);
    assertEnded(id);
  }

  private List<String> halting(Operation operation, String paths, int nth)
      throws URISyntaxException {
    Path classes =
        Path.of(HaltingProvider.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return HaltingProvider.options(classes, site.volume(), operation, paths, nth);
  }

  /** Its connection breaks when the service dies: what comes of the call does not matter. */
  private static CompletableFuture<Void> inBackground(Runnable call) {
    return CompletableFuture.runAsync(call).exceptionally(_ -> null);
  }

  private void restart(List<String> options) throws Exception {
    site.service().kill();
    site.rows().tenMinutesPass();
    site.start(options);
  }

  /** A kept export whose time is over. */
  private String over() {
    String id = calls().ready("kept");
    site.rows()
        .execute(
            "update export set available_until = now() - interval '1 second' where id = '"
                + id
                + "'");
    return id;
  }

  private void assertWholeAgain() throws Exception {
    site.rows().tenMinutesPass();
    site.start();
    site.audit().pass(archive);
    List<String> ready = calls().inState("READY");
    assertThat(ready).contains(bystander);
    assertThat(ready).hasSize(2);
    for (String id : ready) {
      if (!id.equals(bystander)) {
        calls().delete(id).then().statusCode(204);
      }
    }
    site.audit().pass(archive);
  }

  private void assertEnded(String id) throws Exception {
    site.rows().tenMinutesPass();
    site.start();
    calls().archive(id).then().statusCode(410).body("reason", equalTo("expired"));
    site.audit().pass(archive);
    assertThat(calls().inState("READY")).containsExactly(bystander);
  }
}
