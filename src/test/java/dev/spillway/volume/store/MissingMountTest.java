package dev.spillway.volume.store;

import static dev.spillway.volume.local.FaultyPlace.ID;
import static dev.spillway.volume.local.FaultyPlace.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.testing.faults.Operation;
import dev.spillway.testing.faults.Steps;
import dev.spillway.testing.faults.Steps.Step;
import dev.spillway.volume.local.FaultyPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the volume is unmounted, or comes back, between any two calls of the file system. */
class MissingMountTest {

  @TempDir Path scratch;

  private interface Action {
    void on(FaultyPlace place) throws IOException;
  }

  private interface Outcome {
    void of(FaultyPlace place, Throwable thrown) throws IOException;
  }

  @TestFactory
  Stream<DynamicTest> nothingIsProvenGoneOnADiskThatIsAway() throws IOException {
    return going(
        place -> place.store.delete(ID),
        (place, thrown) -> {
          if (thrown == null) {
            assertThat(place.list().blobs()).isEmpty();
          } else {
            assertThat(thrown).isInstanceOf(IOException.class);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> nothingIsMissedInTheListOfADiskThatIsAway() throws IOException {
    return going(
        place -> assertThat(place.list().blobs()).containsExactly(ID),
        MissingMountTest::assertNotLost);
  }

  @TestFactory
  Stream<DynamicTest> nothingIsLostWithADiskThatGoes() throws IOException {
    return going(place -> place.store.check(ID, TEXT.length()), MissingMountTest::assertNotLost);
  }

  @TestFactory
  Stream<DynamicTest> nothingIsLostWithADiskThatComesBack() throws IOException {
    return coming(place -> place.store.check(ID, TEXT.length()), MissingMountTest::assertNotLost);
  }

  @TestFactory
  Stream<DynamicTest> nothingIsLostWithADiskThatComesBackWhileItIsOpened() throws IOException {
    return coming(
        place -> Stored.read(place.store, ID, TEXT.length()), MissingMountTest::assertNotLost);
  }

  /** There for as long as its marker is read, and away when the blob is looked for. */
  @Test
  void nothingIsLostWithADiskThatComesAndGoes() throws IOException {
    FaultyPlace place = staged();
    place.unmount();
    place.faults.before(Operation.STAT, 2, place::mount);
    place.faults.before(Operation.STAT, 3, place::unmount);

    assertThat(catchThrowable(() -> place.store.check(ID, TEXT.length())))
        .isInstanceOf(NotOursException.class);
    place.mount();
    assertNotLost(place, null);
  }

  @TestFactory
  Stream<DynamicTest> nothingIsWrittenBesideADiskThatIsAway() throws IOException {
    FaultyPlace place = FaultyPlace.in(scratch);
    place.unmount();
    Throwable thrown = catchThrowable(place::stage);
    return Stream.of(
        DynamicTest.dynamicTest(
            "stage",
            () -> {
              assertThat(thrown).isInstanceOf(NotOursException.class);
              assertThat(place.folder()).isEmptyDirectory();
            }));
  }

  private static void assertNotLost(FaultyPlace place, Throwable thrown) throws IOException {
    if (thrown != null) {
      assertThat(thrown)
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(ContentChangedException.class);
    }
    assertThat(Stored.read(place.store, ID, TEXT.length())).isEqualTo(TEXT);
  }

  /** Before each step of {@code action} in turn, the disk goes. */
  private Stream<DynamicTest> going(Action action, Outcome outcome) throws IOException {
    FaultyPlace good = staged();
    action.on(good);
    return each(
        Steps.of(good.faults),
        step -> {
          FaultyPlace place = staged();
          place.faults.before(step.operation(), step.nth(), place::unmount);
          Throwable thrown = catchThrowable(() -> action.on(place));
          place.faults.heal();
          place.mount();
          outcome.of(place, thrown);
        });
  }

  /** It is away, and comes back before each step in turn. */
  private Stream<DynamicTest> coming(Action action, Outcome outcome) throws IOException {
    FaultyPlace away = staged();
    away.unmount();
    assertThat(catchThrowable(() -> action.on(away))).isInstanceOf(NotOursException.class);
    return each(
        Steps.of(away.faults),
        step -> {
          FaultyPlace place = staged();
          place.unmount();
          place.faults.before(step.operation(), step.nth(), place::mount);
          Throwable thrown = catchThrowable(() -> action.on(place));
          place.faults.heal();
          assertThat(place.isMounted()).isTrue();
          outcome.of(place, thrown);
        });
  }

  private FaultyPlace staged() throws IOException {
    FaultyPlace place = FaultyPlace.in(scratch);
    place.stage();
    place.faults.heal();
    return place;
  }

  private interface Trial {
    void at(Step step) throws IOException;
  }

  private static Stream<DynamicTest> each(List<Step> steps, Trial trial) {
    assertThat(steps).isNotEmpty();
    return steps.stream()
        .map(step -> DynamicTest.dynamicTest(step.toString(), () -> trial.at(step)));
  }
}
