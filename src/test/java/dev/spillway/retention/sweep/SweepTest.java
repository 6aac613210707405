package dev.spillway.retention.sweep;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.problem.ProblemException;
import dev.spillway.retention.FaultyVolume;
import dev.spillway.retention.Shelf;
import dev.spillway.retention.SweptVolume;
import dev.spillway.retention.report.SweepReport;
import dev.spillway.retention.report.SweepReport.Amount;
import dev.spillway.retention.report.SweepReport.Outcome;
import dev.spillway.testing.PostgresResource;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.node.Lease;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One sweep, against real rows and real files. */
@QuarkusTest
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
class SweepTest {

  private static final int BLOB = 64 * 1024;

  @Inject Sweeps sweeps;
  @Inject Shelf shelf;
  @Inject FaultyVolume volume;
  @Inject Blobs blobs;

  private final Instant now = Instant.now();
  private final Instant past = now.minus(Duration.ofMinutes(3));
  private final Instant future = now.plus(Duration.ofDays(1));

  @BeforeEach
  void clear() throws IOException {
    shelf.clear();
  }

  private SweepReport sweep() {
    return sweeps.request(false, false);
  }

  @Test
  void whatIsOverEndsAndItsBytesGo() throws IOException {
    Shelf.Kept over = shelf.keep("over", BLOB, past, false, past);
    Shelf.Kept live = shelf.keep("live", BLOB, future, false, past);
    shelf.once("delivered", past, now.minus(Duration.ofMinutes(11)));
    shelf.once("idle", now.minus(Duration.ofMinutes(61)), null);
    shelf.once("waiting", past, null);

    SweepReport report = sweep();

    assertThat(shelf.state("over")).isEqualTo("GONE EXPIRED");
    assertThat(shelf.state("delivered")).isEqualTo("GONE DELIVERED");
    assertThat(shelf.state("idle")).isEqualTo("GONE UNDELIVERED");
    assertThat(shelf.state("waiting")).isEqualTo("READY");
    assertThat(shelf.state("live")).isEqualTo("READY");
    assertThat(volume.file(over.blob())).doesNotExist();
    assertThat(shelf.blobState(over.blob())).isNull();
    assertThat(volume.file(live.blob())).exists();
    assertThat(shelf.used()).isEqualTo(BLOB);
    assertThat(report.outcome()).isEqualTo(Outcome.OK);
    assertThat(report.ended())
        .containsOnly(entry("expired", 1L), entry("delivered", 1L), entry("undelivered", 1L));
    assertThat(report.deleted()).containsOnly(entry("expired", new Amount(1, BLOB)));
    assertThat(report.failed()).isEmpty();
  }

  @Test
  void aboveHighWaterTheLeastRecentlyDownloadedGoDownToLowWater() throws IOException {
    for (int i = 0; i < 15; i++) {
      shelf.keep("e" + i, BLOB, future, i != 1, past.plusSeconds(i));
    }
    try (Lease lease = blobs.lease(shelf.blobOf("e0")).orElseThrow()) {
      assertThat(lease).isNotNull();
      SweepReport report = sweep();
      // 960 KiB of 1 MiB; 768 KiB are low water. e0 is being downloaded, e1 may not go.
      assertThat(report.ended()).containsOnly(entry("evicted", 3L));
    }
    assertThat(Stream.of("e2", "e3", "e4").map(shelf::state)).containsOnly("GONE EVICTED");
    assertThat(Stream.of("e0", "e1", "e5", "e14").map(shelf::state)).containsOnly("READY");
    assertThat(shelf.used()).isEqualTo(12L * BLOB);
  }

  @Test
  void nothingIsEvictedForBytesThatAreFreedAnyway() throws IOException {
    for (int i = 0; i < 5; i++) {
      shelf.keep("over" + i, BLOB, past, false, past);
    }
    for (int i = 0; i < 10; i++) {
      shelf.keep("live" + i, BLOB, future, true, past);
    }
    assertThat(sweep().ended()).containsOnly(entry("expired", 5L));
  }

  @Test
  void aBlobWhoseWriterDiedGoesAndOneThatIsWrittenStays() throws IOException {
    String dead = shelf.reserved(BLOB);
    String wanted = shelf.reserved(BLOB);
    shelf.making("e", wanted);
    SweepReport report = sweep();
    assertThat(shelf.blobState(dead)).isNull();
    assertThat(shelf.blobState(wanted)).isEqualTo("WRITING");
    assertThat(report.deleted()).containsOnly(entry("abandoned", new Amount(1, BLOB)));
  }

  @Test
  void whatIsDownloadedIsNotDeletedBeforeItsLeaseEnds() throws IOException {
    Shelf.Kept over = shelf.keep("over", BLOB, past, false, past);
    try (Lease lease = blobs.lease(over.blob()).orElseThrow()) {
      assertThat(lease).isNotNull();
      assertThat(sweep().deleted()).isEmpty();
      assertThat(shelf.state("over")).isEqualTo("GONE EXPIRED");
      assertThat(volume.file(over.blob())).exists();
    }
    assertThat(sweep().deleted()).containsKey("expired");
    assertThat(volume.file(over.blob())).doesNotExist();
  }

  @Test
  void aRefusedDeleteIsAFailureThatBlocksNothingAndIsTriedAgainLater() throws IOException {
    List<Shelf.Kept> over =
        List.of(
            shelf.keep("a", BLOB, past, false, past),
            shelf.keep("b", BLOB, past, false, past),
            shelf.keep("c", BLOB, past, false, past));
    volume.refuse(over.get(1).blob());

    SweepReport report = sweep();

    assertThat(report.outcome()).isEqualTo(Outcome.OK);
    assertThat(report.deleted()).containsOnly(entry("expired", new Amount(2, 2L * BLOB)));
    assertThat(report.failed().get("expired").count()).isEqualTo(1);
    assertThat(report.failed().get("expired").causes().getFirst())
        .contains("Device or resource busy")
        .doesNotContain(volume.folder().toString());
    assertThat(shelf.used()).as("it counts until it is gone").isEqualTo(BLOB);
    volume.heal();
    assertThat(sweep().deleted()).as("its time has not come").isEmpty();
    shelf.execute("update blob set delete_after = now()");
    assertThat(sweep().deleted()).containsOnly(entry("expired", new Amount(1, BLOB)));
    assertThat(shelf.used()).isZero();
  }

  @Test
  void aSweepThatDiedIsFinishedByTheNext() throws IOException {
    for (int i = 0; i < 4; i++) {
      shelf.keep("over" + i, BLOB, past, false, past);
    }
    volume.beforeDelete(
        () -> {
          throw new IllegalStateException("killed here");
        });
    SweepReport report = sweep();
    assertThat(report.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(report.why()).contains("log");
    assertThat(shelf.used()).isEqualTo(4L * BLOB);
    volume.heal();
    assertThat(sweep().deleted()).containsOnly(entry("expired", new Amount(4, 4L * BLOB)));
    assertThat(shelf.used()).isZero();
  }

  @Test
  void oneAtATime() {
    shelf.execute("update sweep_turn set holder = 'other', until = now() + interval '20 seconds'");
    assertThat(catchProblem(this::sweep)).isEqualTo("sweep-in-progress");
    assertThat(shelf.count("sweep_report")).isZero();
    shelf.execute("update sweep_turn set until = now()");
    assertThat(sweep().outcome()).as("a dead holder's turn ends").isEqualTo(Outcome.OK);
    shelf.execute("update sweep_turn set holder = 'other', until = now() + interval '1 day'");
    assertThat(sweep().outcome()).as("no turn lasts a day").isEqualTo(Outcome.OK);
  }

  private static String catchProblem(Runnable action) {
    try {
      action.run();
      return "none";
    } catch (ProblemException e) {
      return e.problem().type().slug();
    }
  }

  @Test
  void aSuccessThatAWrongClockNotedHidesNoFailure() {
    shelf.execute(
        "insert into sweep_report (id, started_at, finished_at, cause, dry_run, outcome, details) values"
            + " ('r', now(), now() + interval '1 day', 'SCHEDULED', false, 'OK', '{}')");
    sweep();
    assertThat(sweeps.standing().lastSuccess().orElseThrow()).isBetween(now, Instant.now());
  }

  @Test
  void oldRowsAreForgotten() {
    shelf.execute(
        "insert into export (id, recipe, owner, state, format, gone_reason, created_at, ended_at) values"
            + " ('old', 'plan', 'x', 'GONE', 'zip', 'EXPIRED', now(), now() - interval '31 days'),"
            + " ('new', 'plan', 'x', 'GONE', 'zip', 'EXPIRED', now(), now() - interval '29 days')");
    shelf.execute(
        "insert into sweep_report (id, started_at, finished_at, cause, dry_run, outcome, details) values"
            + " ('r', now() - interval '31 days', now(), 'SCHEDULED', false, 'OK', '{}')");
    SweepReport report = sweep();
    assertThat(report.forgotten()).containsOnly(entry("exports", 1L), entry("reports", 1L));
    assertThat(shelf.state("old")).isNull();
    assertThat(shelf.state("new")).isNotNull();
  }
}
