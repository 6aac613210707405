package dev.spillway.retention.report;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.retention.FaultyVolume;
import dev.spillway.retention.Shelf;
import dev.spillway.retention.SweptVolume;
import dev.spillway.retention.sweep.SweepSteps;
import dev.spillway.retention.sweep.Sweeps;
import dev.spillway.retention.turn.DeletionGate;
import dev.spillway.retention.turn.SweepLock;
import dev.spillway.retention.turn.SweepRows;
import dev.spillway.testing.PostgresResource;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.CondemnReason;
import dev.spillway.volume.RefusedException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Room is made when a reservation does not fit; the volume has 1 MiB. */
@QuarkusTest
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
class UrgentSweepTest {

  private static final int QUARTER = 256 * 1024;
  private static final long MIN_FREE = 1024 * 1024;

  @Inject Sweeps sweeps;
  @Inject SweepReports reports;
  @Inject Shelf shelf;
  @Inject FaultyVolume volume;
  @Inject Blobs blobs;
  @Inject SweepSteps steps;
  @Inject SweepRows rows;
  @Inject DeletionGate gate;
  @Inject CleanupMetrics metrics;

  private final Instant now = Instant.now();
  private final Instant past = now.minus(Duration.ofMinutes(3));
  private final Instant future = now.plus(Duration.ofDays(1));

  @BeforeEach
  @AfterEach
  void clear() throws IOException {
    shelf.clear();
  }

  private boolean reserve() {
    return reserve(QUARTER);
  }

  private boolean reserve(long bytes) {
    String blob = blobs.newId();
    shelf.making("of-" + blob, blob);
    try {
      blobs.reserve(blob, bytes);
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  private List<SweepReport> urgent() {
    return reports.page(Optional.empty(), 200).reports().stream()
        .filter(report -> report.trigger() == Trigger.URGENT)
        .toList();
  }

  @Test
  void onlyAsManyAreEvictedAsAreNeeded() throws IOException {
    shelf.keep("oldest", QUARTER, future, true, past);
    shelf.keep("kept", QUARTER, future, false, past);
    shelf.keep("next", QUARTER, future, true, past.plusSeconds(1));
    shelf.keep("newest", QUARTER, future, true, past.plusSeconds(2));
    assertThat(reserve()).isTrue();
    assertThat(shelf.state("oldest")).isEqualTo("GONE EVICTED");
    assertThat(shelf.state("next")).isEqualTo("READY");
    assertThat(urgent())
        .singleElement()
        .extracting(SweepReport::ended)
        .isEqualTo(Map.of("evicted", 1L));
  }

  @Test
  void nothingIsEvictedIfThatWouldNotFreeEnough() throws IOException {
    shelf.keep("kept", 2 * QUARTER, future, false, past);
    shelf.keep("evictable", QUARTER, future, true, past);
    assertThat(reserve(3 * QUARTER)).isFalse();
    assertThat(shelf.state("evictable")).isEqualTo("READY");
    assertThat(urgent()).as("a sweep that did nothing").isEmpty();
    assertThat(reserve(2 * QUARTER)).as("what can be had is").isTrue();
    assertThat(shelf.state("evictable")).isEqualTo("GONE EVICTED");
  }

  @Test
  void whoAsksTooMuchDoesNotKeepOthersFromTheirRoom() throws Exception {
    shelf.keep("kept", 2 * QUARTER, future, false, past);
    shelf.keep("a", QUARTER, future, true, past);
    shelf.keep("b", QUARTER, future, true, past.plusSeconds(1));
    steps.sweep(
        SweepRequest.urgent(List.of(3L * QUARTER, (long) QUARTER)),
        turn(),
        tally(),
        new ReconciliationFindings(),
        () -> false);
    assertThat(shelf.state("a")).isEqualTo("GONE EVICTED");
    assertThat(shelf.state("b")).isEqualTo("READY");
  }

  @Test
  void aNewExportIsNotEvictedBeforeItCouldBeDownloaded() throws IOException {
    for (int i = 0; i < 4; i++) {
      shelf.keep("e" + i, QUARTER, future, true, past.plusSeconds(i));
      shelf.fresh("e" + i);
    }
    assertThat(reserve()).isFalse();
    sweeps.request(false, false);
    assertThat(shelf.state("e0")).isEqualTo("READY");
    shelf.execute("update export set moved_at = now() where id = 'e2'");
    assertThat(reserve()).isTrue();
    assertThat(shelf.state("e2")).as("it was downloaded").isEqualTo("GONE EVICTED");
  }

  @Test
  void anotherNodesTurnIsWaitedFor() throws IOException {
    for (int i = 0; i < 4; i++) {
      shelf.keep("e" + i, QUARTER, future, true, past.plusSeconds(i));
    }
    shelf.execute("update sweep_turn set holder = 'other', until = now() + interval '2 seconds'");
    assertThat(reserve()).isTrue();
  }

  @Test
  void aVolumeThatRefusesToDeleteEndsFewInVain() throws IOException {
    List<Shelf.Kept> evictable = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      evictable.add(shelf.keep("e" + i, QUARTER / 2, future, true, past.plusSeconds(i)));
    }
    evictable.forEach(kept -> volume.refuse(kept.blob()));
    assertThat(reserve()).isFalse();
    assertThat(evicted(evictable)).isEqualTo(1);
    for (int i = 0; i < 5; i++) {
      assertThat(reserve()).isFalse();
      sweeps.request(false, false);
    }
    assertThat(evicted(evictable)).isEqualTo(3);
    volume.heal();
    assertThat(reserve()).as("what is condemned goes, and no more").isTrue();
    assertThat(evicted(evictable)).isEqualTo(3);
  }

  @Test
  void nothingIsEvictedWhenAnotherProcessFillsTheDisk() throws IOException {
    List<Shelf.Kept> evictable = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      evictable.add(shelf.keep("e" + i, QUARTER, future, true, past.plusSeconds(i)));
    }
    volume.free(0); // a MiB is to stay free
    assertThat(reserve()).isFalse();
    assertThat(evicted(evictable)).as("all of them are not enough").isZero();
    volume.free(MIN_FREE);
    assertThat(reserve()).isFalse();
    assertThat(evicted(evictable)).as("deleting one frees nothing").isEqualTo(1);
  }

  @Test
  void oneUndeletableFileDoesNotStopEviction() throws IOException {
    Shelf.Kept stuck = shelf.keep("stuck", QUARTER, future, true, past);
    for (int i = 0; i < 3; i++) {
      shelf.keep("e" + i, QUARTER, future, true, past.plusSeconds(1 + i));
    }
    volume.refuse(stuck.blob());
    assertThat(reserve()).isFalse();
    assertThat(shelf.state("e0")).isEqualTo("READY");
    assertThat(reserve()).isTrue();
    assertThat(shelf.state("e0")).isEqualTo("GONE EVICTED");
    assertThat(shelf.state("e1")).isEqualTo("READY");
  }

  private long evicted(List<Shelf.Kept> exports) {
    return exports.stream().filter(kept -> shelf.state(kept.id()).equals("GONE EVICTED")).count();
  }

  private SweepLock turn() {
    return SweepLock.take(rows, gate, "this test", false).orElseThrow();
  }

  private Tally tally() {
    return new Tally(metrics, false);
  }

  @Test
  void whatIsOverGoesBeforeWhatIsNot() throws IOException {
    shelf.keep("evictable", QUARTER, future, true, past);
    shelf.keep("over", QUARTER, past, false, past);
    shelf.keep("a", QUARTER, future, false, past);
    shelf.keep("b", QUARTER, future, false, past);
    assertThat(reserve()).isTrue();
    assertThat(shelf.state("over")).isEqualTo("GONE EXPIRED");
    assertThat(shelf.state("evictable")).isEqualTo("READY");
  }

  @Test
  void failedExportsAreEvictedBeforeThoseThatCanBeDownloaded() throws IOException {
    String failed = shelf.stored(QUARTER);
    blobs.condemn(List.of(failed), CondemnReason.FAILED, Duration.ofDays(1));
    assertThat(sweeps.request(false, false).deleted()).as("there is room").isEmpty();
    for (int i = 0; i < 3; i++) {
      shelf.keep("e" + i, QUARTER, future, true, past);
    }
    assertThat(reserve()).isTrue();
    assertThat(volume.file(failed)).doesNotExist();
    assertThat(shelf.state("e0")).isEqualTo("READY");
  }

  @Test
  void manyWhoAskAtOnceShareAFewSweepsAndTheQuotaHolds() throws IOException {
    for (int i = 0; i < 4; i++) {
      shelf.keep("e" + i, QUARTER, future, true, past.plusSeconds(i));
    }
    List<Future<Boolean>> asked;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      asked = IntStream.range(0, 60).mapToObj(_ -> callers.submit(() -> reserve(QUARTER))).toList();
    }
    assertThat(asked.stream().filter(Future::resultNow).count()).isEqualTo(4);
    assertThat(shelf.used()).isEqualTo(4L * QUARTER);
    assertThat(urgent()).hasSizeBetween(1, 4);
  }

  @Test
  void whatIsCondemnedIsDeletedAtOnce() throws IOException {
    String blob = shelf.stored(QUARTER);
    blobs.condemn(List.of(blob), CondemnReason.DELETED);
    sweeps.condemned();
    await().untilAsserted(() -> assertThat(volume.file(blob)).doesNotExist());
    await().untilAsserted(() -> assertThat(urgent()).hasSize(1));
    assertThat(urgent().getFirst().deleted())
        .containsOnly(entry("deleted", new SweepReport.Amount(1, QUARTER)));
  }
}
