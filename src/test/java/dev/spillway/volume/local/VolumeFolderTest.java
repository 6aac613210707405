package dev.spillway.volume.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.faults.Fault;
import dev.spillway.testing.faults.Faults;
import dev.spillway.testing.faults.FaultyFileSystem;
import dev.spillway.testing.faults.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeFolderTest {

  private static final boolean SET = true;
  private static final boolean DEFAULT = false;

  @TempDir Path scratch;

  @Test
  void aFolderThatCanBeWrittenIsFineAndStaysAsItWas() throws IOException {
    assertThat(new VolumeFolder(scratch, SET).finding()).isEmpty();
    assertThat(new VolumeFolder(scratch, DEFAULT).finding()).isEmpty();
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void aFolderThatWasSetMustBeThere() {
    Path missing = scratch.resolve("missing");

    assertThat(new VolumeFolder(missing, SET).finding())
        .contains(
            "spillway.volume.path="
                + missing
                + " does not exist: create the folder, mount it, or change the setting.");
    assertThat(missing).doesNotExist();
  }

  @Test
  void theDefaultFolderIsMadeOnlyWhenItIsAskedFor() throws IOException {
    VolumeFolder missing = new VolumeFolder(scratch.resolve("data/volume"), DEFAULT);

    assertThat(missing.finding()).isEmpty();
    assertThat(scratch).isEmptyDirectory();
    missing.create();
    missing.create();
    assertThat(missing.path()).isEmptyDirectory();
    assertThat(missing.finding()).isEmpty();
  }

  @Test
  void aFolderBehindALinkIsFine() throws IOException {
    Path folder = Files.createDirectory(scratch.resolve("folder"));
    VolumeFolder link =
        new VolumeFolder(Files.createSymbolicLink(scratch.resolve("link"), folder), SET);

    assertThat(link.finding()).isEmpty();
    link.create();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(scratch.resolve("file"), "theirs");

    assertThat(new VolumeFolder(file, SET).finding().orElseThrow())
        .startsWith("spillway.volume.path=" + file + " is not a folder: ");
    assertThat(new VolumeFolder(file, DEFAULT).finding().orElseThrow())
        .startsWith("spillway.volume.path=" + file + " is not a folder: ");
    assertThat(new VolumeFolder(file.resolve("volume"), DEFAULT).finding().orElseThrow())
        .startsWith("spillway.volume.path=" + file.resolve("volume") + " cannot be made, " + file);
    assertThat(file).hasContent("theirs");
  }

  /** Nobody may create a file there, root neither. */
  @Test
  void aFolderThatTakesNoFilesIsNotWritable() {
    assertThat(new VolumeFolder(Path.of("/proc/self"), SET).finding().orElseThrow())
        .startsWith("spillway.volume.path=/proc/self is not writable")
        .endsWith("(rwx), or change the setting.")
        .hasLineCount(1);
  }

  @Test
  void aFullDiskDoesNotStopTheStartAndABrokenOneDoes() {
    assertThat(findingWhen(Fault.ENOSPC)).isEmpty();
    for (Fault fault : List.of(Fault.EROFS, Fault.EIO)) {
      assertThat(findingWhen(fault).orElseThrow())
          .startsWith(
              "spillway.volume.path=" + scratch + " is not writable (" + fault.words() + ")");
    }
    assertThat(findingWhen(Fault.EACCES).orElseThrow())
        .startsWith("spillway.volume.path=" + scratch + " is not writable: give the user");
    assertThat(scratch).isEmptyDirectory();
  }

  private Optional<String> findingWhen(Fault fault) {
    Faults faults = new Faults();
    faults.failAt(Operation.OPEN, 1, fault);
    return new VolumeFolder(FaultyFileSystem.over(scratch, faults), SET).finding();
  }

  @Test
  void removesItsOwnProbeOnly() throws IOException {
    Path probe = Files.writeString(scratch.resolve(".spillway-probe"), "");
    assertThat(new VolumeFolder(scratch, SET).finding()).isEmpty();
    assertThat(probe).doesNotExist();

    Files.writeString(probe, "theirs");
    assertThat(new VolumeFolder(scratch, SET).finding()).isEmpty();
    assertThat(probe).hasContent("theirs");
  }

  @Test
  void knowsTheBlockOfItsFileSystem() throws IOException {
    long block = Files.getFileStore(scratch).getBlockSize();

    assertThat(new VolumeFolder(scratch, SET).blockSize()).isEqualTo(block);
    assertThat(new VolumeFolder(scratch.resolve("not/yet"), DEFAULT).blockSize()).isEqualTo(block);
  }
}
