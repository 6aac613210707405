package dev.spillway.volume.local;

import static dev.spillway.volume.local.FaultyPlace.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.faults.Fault;
import dev.spillway.testing.faults.Operation;
import dev.spillway.volume.store.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written goes to the disk while more is written. */
class EarlyForceTest {

  private static final ByteBuffer STEP = ByteBuffer.allocate(Math.toIntExact(EarlyForce.EVERY));

  private FaultyPlace place;

  @BeforeEach
  void claim(@TempDir Path scratch) throws IOException {
    place = FaultyPlace.in(scratch);
  }

  private long forced() {
    return place.faults.calls().stream()
        .filter(call -> call.operation() == Operation.FORCE)
        .filter(call -> call.path().toString().endsWith(ID + ".part"))
        .count();
  }

  @Test
  void onceAStep() throws IOException {
    try (BlobStore.Writer writer = place.store.write(ID)) {
      writer.write(STEP.duplicate().limit(STEP.capacity() - 1));
      assertThat(forced()).isZero();
      writer.write(STEP.duplicate());
      assertThat(forced()).isEqualTo(1);
      writer.write(STEP.duplicate());
      assertThat(forced()).isEqualTo(2);
      writer.finish();
      assertThat(forced()).isEqualTo(3);
    }
  }

  /** The fsync at the end succeeds, whatever the one before has lost. */
  @Test
  void whatOneHasLostIsNotForgottenAtTheEnd() throws IOException {
    place.faults.failAt(
        Operation.FORCE, path -> path.toString().endsWith(ID + ".part"), 1, Fault.ENOSPC);
    try (BlobStore.Writer writer = place.store.write(ID)) {
      writer.write(STEP.duplicate());
      assertThatThrownBy(writer::finish)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left on device");
    }
    assertThat(place.list().blobs()).isEmpty();
  }

  @Test
  void nothingMoreIsWrittenAfterOneHasFailed() throws IOException {
    place.faults.failAt(
        Operation.FORCE, path -> path.toString().endsWith(ID + ".part"), 1, Fault.EIO);
    try (BlobStore.Writer writer = place.store.write(ID)) {
      writer.write(STEP.duplicate());
      assertThatThrownBy(() -> writer.write(STEP.duplicate())).isInstanceOf(IOException.class);
      assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
    }
  }
}
