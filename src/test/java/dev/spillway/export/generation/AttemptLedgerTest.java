package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.export.generation.AttemptLedger.Standing;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportTable;
import dev.spillway.export.row.ExportTransitions;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Attempts at one export, of which an earlier one writes late. */
class AttemptLedgerTest {

  private static final Problem PROBLEM = Problem.of(ProblemType.CRASHED, "It was lost.");

  private final ExportTable exports = ExportTable.fresh();
  private final AttemptLedger ledger =
      new AttemptLedger(exports.database(), InstantSource.system());

  private int begin(String id) throws SQLException {
    return ledger.begin(id).orElseThrow().number();
  }

  @Test
  void anAttemptThatWasHandedBackDoesNotShareItsNumberWithTheNext() throws SQLException {
    exports.insertQueued("e");
    int early = begin("e");
    assertThat(ledger.handBack("e", early)).isTrue();
    assertThat(ledger.standing("e", early)).isEqualTo(Standing.QUEUED);
    int next = begin("e");
    assertThat(next).isGreaterThan(early);
    ExportTable.Row row = exports.row("e");

    assertThat(ledger.standing("e", early)).isEqualTo(Standing.TAKEN);
    assertThat(ledger.handBack("e", early)).isFalse();
    assertThat(ledger.retry("e", early)).isFalse();
    assertThat(ledger.fail("e", early, PROBLEM)).isFalse();

    assertThat(exports.row("e")).isEqualTo(row);
    assertThat(ledger.standing("e", next)).isEqualTo(Standing.OURS);
  }

  /** The node of the request is thought dead while it plans; another one plans and queues. */
  @Test
  void theFirstAttemptIsLateForAnExportThatAnotherHasQueued() throws SQLException {
    exports.insertFirst("e");
    int first = ExportTransitions.FIRST.number();
    begin("e");
    exports.queueByAttempt("e");

    assertThat(ledger.standing("e", first)).isEqualTo(Standing.TAKEN);
    int staging = begin("e");
    assertThat(ledger.handBack("e", first)).isFalse();
    assertThat(ledger.standing("e", staging)).isEqualTo(Standing.OURS);
  }

  @Test
  void attemptsThatWereHandedBackAreNotLost() throws SQLException {
    exports.insertQueued("e");
    for (int i = 0; i < 2 * ExportTransitions.MOST_LOST; i++) {
      assertThat(ledger.handBack("e", begin("e"))).isTrue();
    }
    for (int i = 0; i < ExportTransitions.MOST_LOST; i++) {
      begin("e");
    }

    assertThat(ledger.begin("e")).isEmpty();
    assertThat(ledger.giveUpLost("e", PROBLEM)).isTrue();
    assertThat(exports.state("e")).isEqualTo(ExportState.FAILED);
  }

  /** The fifth attempt counts as lost, and is handed back after all while the sixth gives up. */
  @Test
  void anExportThatIsStillToBeMadeKeepsItsJob() throws SQLException {
    exports.insertQueued("e");
    int last = 0;
    for (int i = 0; i < ExportTransitions.MOST_LOST; i++) {
      last = begin("e");
    }
    int fifth = last;
    DataSource handingBack = before(2, () -> assertThat(ledger.handBack("e", fifth)).isTrue());
    GenerationAttempt sixth =
        new GenerationAttempt(
            "e", new AttemptLedger(handingBack, InstantSource.system()), EngineTest.QUICK);

    assertThat(sixth.begin(0)).isFalse();
    sixth.close();

    assertThat(sixth.outcome()).isEqualTo(new JobOutcome.Again(EngineTest.QUICK.polling()));
    assertThat(exports.state("e")).isEqualTo(ExportState.QUEUED);
  }

  @Test
  void anExportThatHasEndedLosesItsJob() throws SQLException {
    exports.insertQueued("e");
    exports.cancel("e");
    GenerationAttempt attempt = new GenerationAttempt("e", ledger, EngineTest.QUICK);

    assertThat(attempt.begin(0)).isFalse();
    attempt.close();

    assertThat(attempt.outcome()).isEqualTo(new JobOutcome.Ended());
  }

  @Test
  void onlyAJobThatIsNotDueAndThatNoNodeHoldsIsPostponed() throws SQLException {
    Instant soon = Instant.now().plusSeconds(60);
    Instant past = Instant.now().minusSeconds(60);
    Instant later = Instant.now().plusSeconds(600);
    schedule("waiting", soon);
    schedule("due", past);
    schedule("held", soon);
    exports.holdJob("held", "another", Instant.now());

    ledger.postpone(List.of("waiting", "due", "held"), later);

    assertThat(exports.due("waiting")).isAfter(soon.plusSeconds(500));
    assertThat(exports.due("due")).isBefore(past.plusSeconds(1));
    assertThat(exports.due("held")).isBefore(soon.plusSeconds(1));
  }

  private void schedule(String id, Instant due) throws SQLException {
    exports.insertFirst(id);
    ledger.schedule(id, due);
  }

  /** Connects to the same database, and does {@code work} before the {@code n}th statement. */
  private DataSource before(int n, Work work) {
    AtomicInteger statements = new AtomicInteger();
    PGSimpleDataSource source =
        new PGSimpleDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            if (statements.incrementAndGet() == n) {
              work.run();
            }
            return super.getConnection();
          }
        };
    source.setUrl(exports.url());
    source.setUser("postgres");
    return source;
  }

  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }
}
