package dev.spillway.volume.local;

import static dev.spillway.volume.local.FaultyPlace.ID;
import static dev.spillway.volume.local.FaultyPlace.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.testing.faults.Fault;
import dev.spillway.testing.faults.Operation;
import dev.spillway.testing.faults.Steps;
import dev.spillway.testing.faults.Steps.Step;
import dev.spillway.volume.store.NotOursException;
import dev.spillway.volume.store.Stored;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that a local store asks of its file system fails in turn, in each way, once and from
 * then on.
 */
class LocalStoreFaultsTest {

  private static final List<Fault> FAULTS =
      List.of(Fault.ENOSPC, Fault.EIO, Fault.EROFS, Fault.EACCES, Fault.DONE_BUT_FAILED);

  /** What a disk refuses that has become full or read-only. */
  private static final List<Operation> CHANGES =
      List.of(
          Operation.WRITE,
          Operation.FORCE,
          Operation.CREATE_DIRECTORY,
          Operation.MOVE,
          Operation.DELETE);

  /** Nothing of another shape may be left behind. */
  private static final List<String> NAMES =
      List.of(
          ".spillway-volume",
          ".spillway-volume.part",
          "blobs",
          "blobs/a7",
          "blobs/a7/" + ID,
          "blobs/a7/" + ID + ".part");

  private enum Spread {
    ONCE,
    FROM_THEN_ON,
    ALL_CHANGES_FROM_THEN_ON
  }

  @TempDir Path scratch;

  @TestFactory
  Stream<DynamicTest> staging() throws IOException {
    return failing(place -> {}, FaultyPlace::stage, this::assertNotStaged);
  }

  @TestFactory
  Stream<DynamicTest> stagingOverWhatAKilledWriterLeft() throws IOException {
    return failing(FaultyPlace::leaveUnfinished, FaultyPlace::stage, this::assertNotStaged);
  }

  private void assertNotStaged(FaultyPlace place, Fault fault, Spread spread) throws IOException {
    if (spread != Spread.ALL_CHANGES_FROM_THEN_ON) {
      assertThatThrownBy(() -> place.store.open(ID, TEXT.length()))
          .isInstanceOf(ContentChangedException.class);
    }
    place.stage();
    assertThat(Stored.read(place.store, ID, TEXT.length())).isEqualTo(TEXT);
    assertThat(place.list()).isEqualTo(new Stored.Listing(List.of(ID), List.of()));
  }

  @TestFactory
  Stream<DynamicTest> deletingWhatIsFinished() throws IOException {
    return failing(
        FaultyPlace::stage, place -> place.store.delete(ID), this::assertDeletedBySecondTry);
  }

  @TestFactory
  Stream<DynamicTest> deletingWhatIsNot() throws IOException {
    return failing(
        FaultyPlace::leaveUnfinished,
        place -> place.store.delete(ID),
        this::assertDeletedBySecondTry);
  }

  private void assertDeletedBySecondTry(FaultyPlace place, Fault fault, Spread spread)
      throws IOException {
    place.store.delete(ID);
    assertThat(place.list()).isEqualTo(new Stored.Listing(List.of(), List.of()));
  }

  @TestFactory
  Stream<DynamicTest> reading() throws IOException {
    return failing(
        FaultyPlace::stage,
        place -> Stored.read(place.store, ID, TEXT.length()),
        this::assertNotLost);
  }

  @TestFactory
  Stream<DynamicTest> checking() throws IOException {
    return failing(
        FaultyPlace::stage, place -> place.store.check(ID, TEXT.length()), this::assertNotLost);
  }

  @TestFactory
  Stream<DynamicTest> listing() throws IOException {
    return failing(FaultyPlace::stage, FaultyPlace::list, this::assertNotLost);
  }

  private void assertNotLost(FaultyPlace place, Fault fault, Spread spread) throws IOException {
    assertThat(Stored.read(place.store, ID, TEXT.length())).isEqualTo(TEXT);
  }

  @TestFactory
  Stream<DynamicTest> claiming() throws IOException {
    return failing(
        place -> {
          Files.delete(place.folder().resolve("blobs"));
          Files.delete(place.folder().resolve(".spillway-volume"));
        },
        place -> new VolumeClaim(place.seen(), FaultyPlace.INSTALLATION, false).settle(),
        (place, fault, spread) -> {
          new VolumeClaim(place.seen(), FaultyPlace.INSTALLATION, false).settle();
          place.store.requireOurs();
          assertThat(place.list()).isEqualTo(new Stored.Listing(List.of(), List.of()));
        });
  }

  @Test
  void roomIsWhatTheDiskSays() throws IOException {
    FaultyPlace place = FaultyPlace.in(scratch);
    place.faults.free(4096);
    assertThat(place.store.space().free()).isEqualTo(4096);

    place.faults.failAt(Operation.SPACE, 1, Fault.EIO);
    assertThatThrownBy(() -> place.store.space()).isInstanceOf(IOException.class);
  }

  private interface Action {
    void on(FaultyPlace place) throws IOException;
  }

  private interface Aftermath {
    void of(FaultyPlace place, Fault fault, Spread spread) throws IOException;
  }

  /** Does {@code action} once to learn its steps, then once for each step, fault and spread. */
  private Stream<DynamicTest> failing(Action preparation, Action action, Aftermath aftermath)
      throws IOException {
    FaultyPlace good = FaultyPlace.in(scratch);
    preparation.on(good);
    good.faults.heal();
    action.on(good);
    List<DynamicTest> tests = new ArrayList<>();
    for (Step step : Steps.of(good.faults)) {
      for (Fault fault : FAULTS) {
        for (Spread spread : Spread.values()) {
          tests.add(
              DynamicTest.dynamicTest(
                  step + " " + fault + " " + spread,
                  () -> fail(preparation, action, aftermath, step, fault, spread)));
        }
      }
    }
    return tests.stream();
  }

  private void fail(
      Action preparation, Action action, Aftermath aftermath, Step step, Fault fault, Spread spread)
      throws IOException {
    FaultyPlace place = FaultyPlace.in(scratch);
    preparation.on(place);
    place.faults.heal();
    plan(place, step, fault, spread);

    assertTold(catchThrowable(() -> action.on(place)), fault);

    place.faults.heal();
    assertThat(place.names()).isSubsetOf(NAMES);
    aftermath.of(place, fault, spread);
  }

  private static void plan(FaultyPlace place, Step step, Fault fault, Spread spread) {
    switch (spread) {
      case ONCE -> place.faults.failAt(step.operation(), step.nth(), fault);
      case FROM_THEN_ON -> place.faults.failFrom(step.operation(), step.nth(), fault);
      case ALL_CHANGES_FROM_THEN_ON -> {
        place.faults.failAt(step.operation(), step.nth(), fault);
        place.faults.before(
            step.operation(),
            step.nth(),
            () -> CHANGES.forEach(change -> place.faults.failFrom(change, 1, fault)));
      }
    }
  }

  /** A fault is never taken for a blob that is lost, nor for a place that is not ours. */
  private static void assertTold(Throwable thrown, Fault fault) {
    assertThat(thrown)
        .isInstanceOf(IOException.class)
        .isNotInstanceOfAny(ContentChangedException.class, NotOursException.class);
    if (fault == Fault.EACCES && thrown instanceof AccessDeniedException) {
      return;
    }
    assertThat(thrown).hasMessageContaining(fault.words());
  }
}
