package dev.spillway.volume.local;

import static dev.spillway.volume.local.FaultyPlace.ID;
import static dev.spillway.volume.local.FaultyPlace.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.faults.Fault;
import dev.spillway.testing.faults.Faults;
import dev.spillway.testing.faults.FaultyFileSystem;
import dev.spillway.testing.faults.Operation;
import dev.spillway.testing.faults.Steps;
import dev.spillway.testing.faults.Steps.Step;
import dev.spillway.volume.store.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process ends at each change that it makes to a volume, and another one goes on with what it
 * finds.
 */
class KilledStoreTest {

  private static final Set<Operation> CHANGES =
      EnumSet.of(
          Operation.WRITE,
          Operation.FORCE,
          Operation.CREATE_DIRECTORY,
          Operation.MOVE,
          Operation.DELETE);

  @TempDir Path scratch;

  @TestFactory
  Stream<DynamicTest> whatAKilledProcessLeavesIsOursAndGoesAway() throws IOException {
    Faults faults = new Faults();
    StoreToKill.run(FaultyFileSystem.over(folder(), faults));
    List<Step> steps =
        Steps.of(faults).stream().filter(step -> CHANGES.contains(step.operation())).toList();
    assertThat(steps).hasSizeGreaterThan(CHANGES.size());
    return steps.stream().map(step -> DynamicTest.dynamicTest(step.toString(), () -> kill(step)));
  }

  private void kill(Step step) throws IOException, InterruptedException {
    Path folder = folder();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoreToKill.class.getName(),
                folder.toString(),
                step.operation().name(),
                String.valueOf(step.nth()))
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isEqualTo(Fault.HALTED);

    new VolumeClaim(folder, FaultyPlace.INSTALLATION, false).settle();
    LocalStore store = new LocalStore(folder, FaultyPlace.INSTALLATION, Runnable::run);
    Stored.Listing left = Stored.list(store);
    assertThat(left.foreign()).isEmpty();
    assertThat(left.blobs()).isSubsetOf(ID, ID + " unfinished").hasSizeLessThan(2);
    if (left.blobs().contains(ID)) {
      assertThat(Stored.read(store, ID, TEXT.length())).isEqualTo(TEXT);
    }
    store.delete(ID);
    assertThat(Stored.list(store)).isEqualTo(new Stored.Listing(List.of(), List.of()));
    StoreToKill.run(folder);
  }

  private Path folder() throws IOException {
    return Files.createTempDirectory(scratch, "volume");
  }
}
