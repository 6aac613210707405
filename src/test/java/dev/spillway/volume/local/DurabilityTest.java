package dev.spillway.volume.local;

import static dev.spillway.volume.local.FaultyPlace.ID;
import static dev.spillway.volume.local.FaultyPlace.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.faults.Fault;
import dev.spillway.testing.faults.FaultyFileSystem;
import dev.spillway.testing.faults.Operation;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is forced to the disk, and in which order: a loss of power cannot be tried, but what was
 * asked can be looked at.
 */
class DurabilityTest {

  private static final Set<Operation> CHANGES =
      EnumSet.of(Operation.WRITE, Operation.FORCE, Operation.CREATE_DIRECTORY, Operation.MOVE);

  @TempDir Path scratch;
  private FaultyPlace place;

  @BeforeEach
  void claim() throws IOException {
    place = FaultyPlace.in(scratch);
  }

  /** As words of an operation and the path below the volume's folder. */
  private List<String> changes() {
    return place.faults.calls().stream()
        .filter(call -> CHANGES.contains(call.operation()))
        .map(
            call ->
                (call.operation()
                        + " "
                        + place.folder().relativize(FaultyFileSystem.under(call.path())))
                    .strip())
        .toList();
  }

  @Test
  void bytesAreForcedBeforeTheNameAndEachNewFolderBeforeItIsUsed() throws IOException {
    place.stage();

    assertThat(changes())
        .containsExactly(
            "FORCE",
            "CREATE_DIRECTORY blobs/a7",
            "FORCE blobs",
            "WRITE blobs/a7/" + ID + ".part",
            "FORCE blobs/a7/" + ID + ".part",
            "MOVE blobs/a7/" + ID + ".part",
            "FORCE blobs/a7");
  }

  @Test
  void aFolderThatAnotherProcessMadeIsForcedOnce() throws IOException {
    place.leaveUnfinished();
    for (String id : List.of(ID, Stored.id("a7", 2))) {
      place.faults.heal();
      Stored.stage(place.store, id, TEXT);
      List<String> ofTheBlob =
          List.of(
              "WRITE blobs/a7/" + id + ".part",
              "FORCE blobs/a7/" + id + ".part",
              "MOVE blobs/a7/" + id + ".part",
              "FORCE blobs/a7");
      assertThat(changes()).endsWith(ofTheBlob.toArray(String[]::new));
      assertThat(changes().subList(0, changes().size() - 4))
          .isEqualTo(id.equals(ID) ? List.of("FORCE", "FORCE blobs") : List.of());
    }
  }

  @Test
  void theMarkerIsForcedBeforeItsName() throws IOException {
    new Marker(place.seen()).write(FaultyPlace.INSTALLATION);

    assertThat(changes())
        .containsExactly(
            "WRITE .spillway-volume.part",
            "FORCE .spillway-volume.part",
            "MOVE .spillway-volume.part",
            "FORCE");
  }

  /** The second fsync after one that failed succeeds, and says nothing about the bytes. */
  @Test
  void whatFailedToBeForcedOrWrittenIsNeverFinished() throws IOException {
    for (Operation operation : List.of(Operation.WRITE, Operation.FORCE)) {
      try (BlobStore.Writer writer = place.store.write(ID)) {
        place.faults.failAt(operation, 1, Fault.EIO);
        assertThatThrownBy(
                () -> {
                  writer.write(Stored.bytes(TEXT));
                  writer.finish();
                })
            .isInstanceOf(IOException.class);
        assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.write(Stored.bytes(TEXT)))
            .isInstanceOf(IllegalStateException.class);
      }
      assertThat(place.list()).isEqualTo(new Stored.Listing(List.of(), List.of()));
    }
  }
}
