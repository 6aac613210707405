package dev.spillway.retention.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.retention.FaultyVolume;
import dev.spillway.retention.Shelf;
import dev.spillway.retention.SweptVolume;
import dev.spillway.retention.report.SweepReport;
import dev.spillway.retention.report.SweepReport.Outcome;
import dev.spillway.retention.turn.Stop;
import dev.spillway.testing.PostgresResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows and bytes are compared, both ways; what is not ours stays. */
@QuarkusTest
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
class ReconciliationTest {

  private static final int BLOB = 8192;

  @Inject Sweeps sweeps;
  @Inject Shelf shelf;
  @Inject FaultyVolume volume;
  @Inject MeterRegistry meters;

  private final Instant now = Instant.now();
  private final Instant past = now.minus(Duration.ofMinutes(3));
  private final Instant future = now.plus(Duration.ofDays(1));

  @BeforeEach
  void begin() throws IOException {
    shelf.clear();
  }

  @AfterEach
  void end() throws IOException {
    shelf.clear();
  }

  private SweepReport reconcile() {
    return sweeps.request(false, true);
  }

  private Path file(String name, Duration age) throws IOException {
    Path file = volume.folder().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "somebody's");
    Files.setLastModifiedTime(file, FileTime.from(now.minus(age)));
    return file;
  }

  @Test
  void onlyAnOldFileOfOurShapeWithoutARowIsDeleted() throws IOException {
    String id = "ab00000000000000000000000000cdef";
    Path orphan = file("blobs/ab/" + id, Duration.ofHours(2));
    List<Path> others =
        List.of(
            file("blobs/ab/ab00000000000000000000000000cdee", Duration.ofMinutes(30)),
            file("blobs/ab/ab0000000000000000000000000cdef", Duration.ofHours(2)),
            file("blobs/ab/AB00000000000000000000000000CDEF", Duration.ofHours(2)),
            file("blobs/ac/" + id, Duration.ofHours(2)),
            file("blobs/notes.txt", Duration.ofHours(2)),
            file("lost+found/x", Duration.ofHours(2)),
            file("photo.jpg", Duration.ofHours(2)));
    Shelf.Kept live = shelf.keep("live", BLOB, future, false, past);

    SweepReport report = reconcile();

    assertThat(orphan).doesNotExist();
    assertThat(others).allSatisfy(file -> assertThat(file).exists());
    assertThat(volume.file(live.blob())).exists();
    assertThat(report.deleted().get("orphan").count()).isEqualTo(1);
    assertThat(report.reconciliation().slices()).isEqualTo(256);
    assertThat(report.reconciliation().complete()).isTrue();
    assertThat(report.reconciliation().orphans()).isEqualTo(1);
    assertThat(report.reconciliation().young()).isEqualTo(1);
    assertThat(report.reconciliation().foreign()).isEqualTo(5);
    assertThat(report.reconciliation().lost()).isZero();
    assertThat(report.reconciliation().drift()).isZero();
    assertThat(meters.get("spillway.volume.foreign.files").gauge().value()).isEqualTo(5);
    assertThat(meters.get("spillway.volume.orphan.files").gauge().value()).isEqualTo(1);
    for (Path file : others) {
      Files.delete(file);
    }
    Files.delete(volume.folder().resolve("lost+found"));
  }

  /** Whatever dated it: it counts, and grows old from now on. */
  @Test
  void anOrphanWhoseTimeIsStillToComeIsCountedAndGoesInTheEnd() throws IOException {
    Path orphan = file("blobs/ab/ab00000000000000000000000000cdef", Duration.ofDays(-26_000));
    Path unfinished =
        file("blobs/ab/ab00000000000000000000000000cde0.part", Duration.ofDays(-26_000));
    Instant before = Instant.now().minusSeconds(5);

    SweepReport report = reconcile();

    assertThat(report.reconciliation().orphans()).isPositive();
    assertThat(report.reconciliation().young()).isZero();
    assertThat(meters.get("spillway.volume.orphan.files").gauge().value()).isPositive();
    assertThat(orphan).exists();
    assertThat(Files.getLastModifiedTime(orphan).toInstant())
        .isBetween(before, Instant.now().plusSeconds(5));

    Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    assertThat(reconcile().deleted().get("orphan").count()).isEqualTo(1);
    assertThat(orphan).doesNotExist();
    Files.deleteIfExists(unfinished);
  }

  @Test
  void whatWasDeletedByHandOrTruncatedIsLost() throws IOException {
    Shelf.Kept deleted = shelf.keep("deleted", BLOB, future, false, past);
    Shelf.Kept cut = shelf.keep("cut", BLOB, future, false, past);
    Shelf.Kept live = shelf.keep("live", BLOB, future, false, past);
    String nobodys = shelf.stored(BLOB);
    Files.delete(volume.file(deleted.blob()));
    Files.delete(volume.file(nobodys));
    try (FileChannel file = FileChannel.open(volume.file(cut.blob()), StandardOpenOption.WRITE)) {
      file.truncate(BLOB - 1);
    }

    SweepReport report = reconcile();

    assertThat(report.reconciliation().lost()).isEqualTo(3);
    assertThat(shelf.state("deleted")).isEqualTo("GONE LOST");
    assertThat(shelf.state("cut")).isEqualTo("GONE LOST");
    assertThat(shelf.state("live")).isEqualTo("READY");
    assertThat(volume.file(cut.blob())).doesNotExist();
    assertThat(volume.file(live.blob())).exists();
    assertThat(report.deleted().get("lost").count()).isEqualTo(3);
    assertThat(shelf.count("blob")).isEqualTo(1);
    assertThat(shelf.used()).isEqualTo(BLOB);
  }

  @Test
  void aBlobThatNoExportNamesGoes() throws IOException {
    String nobodys = shelf.stored(BLOB);
    Shelf.Kept live = shelf.keep("live", BLOB, future, false, past);
    SweepReport report = reconcile();
    assertThat(report.reconciliation().abandoned()).isEqualTo(1);
    assertThat(volume.file(nobodys)).doesNotExist();
    assertThat(volume.file(live.blob())).exists();
  }

  @Test
  void withoutTheMarkerNothingIsDeletedAndNothingIsLost() throws IOException {
    Shelf.Kept over = shelf.keep("over", BLOB, past, false, past);
    Shelf.Kept gone = shelf.keep("gone", BLOB, future, false, past);
    Files.delete(volume.file(gone.blob()));
    String marker = Files.readString(volume.marker());
    Files.delete(volume.marker());
    SweepReport report;
    try {
      report = reconcile();
    } finally {
      Files.writeString(volume.marker(), marker);
    }
    assertThat(report.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(report.why()).contains("marker");
    assertThat(sweeps.standing().stopped()).contains(Stop.NOT_OURS);
    assertThat(volume.file(over.blob())).exists();
    assertThat(shelf.state("gone")).isEqualTo("READY");
    assertThat(shelf.blobState(gone.blob())).isEqualTo("STORED");

    assertThat(reconcile().outcome()).isEqualTo(Outcome.OK);
    assertThat(sweeps.standing().stopped()).isEmpty();
    assertThat(shelf.state("gone")).isEqualTo("GONE LOST");
  }

  @Test
  void aMarkerThatVanishesInTheMiddleStopsIt() throws IOException {
    List<Shelf.Kept> over =
        List.of(shelf.keep("a", BLOB, past, false, past), shelf.keep("b", BLOB, past, false, past));
    String marker = Files.readString(volume.marker());
    volume.beforeDelete(() -> volume.hideMarker());
    SweepReport report;
    try {
      report = reconcile();
    } finally {
      Files.writeString(volume.marker(), marker);
    }
    assertThat(report.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(over).allSatisfy(kept -> assertThat(volume.file(kept.blob())).exists());
    assertThat(shelf.used()).isEqualTo(2 * BLOB);
  }

  @Test
  void countersThatAreOffAreCorrectedAndReported() throws IOException {
    shelf.keep("live", BLOB, future, false, past);
    shelf.execute("update volume set used = used + 4096");
    assertThat(reconcile().reconciliation().drift()).isEqualTo(4096);
    assertThat(shelf.used()).isEqualTo(BLOB);
    assertThat(reconcile().reconciliation().drift()).isZero();
  }
}
