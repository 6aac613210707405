package dev.spillway.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.spillway.volume.node.Lease;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.EndlessStore;
import dev.spillway.volume.store.FullStore;
import dev.spillway.volume.store.NotOursException;
import dev.spillway.volume.store.StoreOver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Nothing is written that was not reserved, and concurrent requests never reserve more than fits.
 */
class SpaceCheckTest extends RoomFixture {

  @Test
  void countsWholeBlocksFromTheReservationToTheProofOfDeletion() throws IOException {
    String id = blobs.newId();
    blobs.reserve(id, 5000);
    assertThat(blobs.status().reserved()).isEqualTo(2 * BLOCK);
    try (BlobWriter writer = blobs.write(id, 0)) {
      writer.write(ByteBuffer.wrap(new byte[5000]));
      assertThat(blobs.stored(writer.finish())).isTrue();
    }
    assertThat(blobs.status().reserved()).isZero();
    assertThat(blobs.status().used()).isEqualTo(2 * BLOCK);
    blobs.condemn(List.of(id), CondemnReason.EXPIRED);
    assertThat(blobs.status().used()).isEqualTo(2 * BLOCK);
    Deleted deleted = blobs.delete(blobs.due(10, false));
    assertThat(deleted.gone()).containsExactly(new Condemned(id, CondemnReason.EXPIRED, 2 * BLOCK));
    assertThat(blobs.status().used()).isZero();
    try (var files = Files.walk(folder.resolve("blobs"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void neverReservesMoreThanTheQuotaHoweverManyAskAtOnce() throws Exception {
    List<Future<Boolean>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 60; i++) {
        asked.add(threads.submit(this::reservesSeven));
      }
    }
    int granted = 0;
    for (Future<Boolean> answer : asked) {
      granted += answer.get() ? 1 : 0;
    }
    assertThat(granted).isEqualTo(14); // of 7 blocks each, in 100
    assertThat(blobs.status().reserved()).isEqualTo(98 * BLOCK);
  }

  private boolean reservesSeven() throws IOException {
    try {
      blobs.reserve(blobs.newId(), 7 * BLOCK);
      return true;
    } catch (RefusedException e) {
      assertThat(e.refusal()).isInstanceOf(Refusal.NoRoom.class);
      return false;
    }
  }

  @Test
  void reservesNothingWhileTheDiskOfTheDatabaseLacksRoom() throws IOException {
    databaseSpace = Optional.of(new DatabaseDisk.Space(5, 7));
    assertThatThrownBy(() -> blobs(0).reserve(blobs.newId(), BLOCK))
        .asInstanceOf(type(RefusedException.class))
        .extracting(RefusedException::refusal)
        .isEqualTo(new Refusal.DatabaseFull(2));
    assertThat(blobs.status().reserved()).isZero();
    databaseSpace = Optional.of(new DatabaseDisk.Space(7, 7));
    blobs(0).reserve(blobs.newId(), BLOCK);
  }

  @Test
  void leavesATenthOfASmallDiskToTheDatabase() throws IOException {
    FileStore disk = Files.getFileStore(folder);
    assertThat(databaseDisk(1).space().orElseThrow().minFree()).isEqualTo(1);
    assertThat(databaseDisk(Long.MAX_VALUE).space().orElseThrow().minFree())
        .isEqualTo(disk.getTotalSpace() / 10);
    assertThat(databaseDisk(1).space().orElseThrow().free()).isPositive();
  }

  private DatabaseDisk databaseDisk(long minFree) {
    return new DatabaseDisk(Optional.of(folder), new Settings(folder, QUOTA, minFree));
  }

  /** Of what a disk that lacks inodes does: it takes no new file, and says to have room. */
  @Test
  void tellsInodesFromBytes() throws IOException {
    BlobStore withoutInodes =
        new StoreOver(store) {
          @Override
          public Writer write(String id) throws IOException {
            throw new IOException("blobs/" + id + ": No space left on device");
          }
        };
    Blobs there = blobs(withoutInodes, QUOTA, 0);
    String id = there.newId();
    there.reserve(id, 5000);
    assertThatThrownBy(() -> there.write(id, 0))
        .asInstanceOf(type(RefusedException.class))
        .extracting(RefusedException::refusal)
        .isEqualTo(new Refusal.NoInodes(2 * BLOCK));
  }

  @Test
  void aQuotaThatWasMadeSmallerThanWhatIsThereIsTold() throws IOException {
    stored(5000);
    assertThat(VolumeStart.overQuota(blobs(2 * BLOCK, 0).status())).isEmpty();
    assertThat(VolumeStart.overQuota(blobs(BLOCK, 0).status()))
        .hasValueSatisfying(
            told -> assertThat(told).contains("used=8192", "quota=4096", "over=4096"));
  }

  @Test
  void tellsWhatNeverFitsFromWhatDoesNotFitNow() throws IOException {
    assertThatThrownBy(() -> blobs.reserve(blobs.newId(), QUOTA + 1))
        .asInstanceOf(type(RefusedException.class))
        .extracting(RefusedException::refusal)
        .isEqualTo(new Refusal.NeverFits(QUOTA + BLOCK, QUOTA));
    assertThat(urgent).hasValue(0);
    blobs.reserve(blobs.newId(), 60 * BLOCK);
    assertThatThrownBy(() -> blobs.reserve(blobs.newId(), 50 * BLOCK - 1))
        .asInstanceOf(type(RefusedException.class))
        .extracting(RefusedException::refusal)
        .isEqualTo(new Refusal.NoRoom(50 * BLOCK, 10 * BLOCK));
    assertThat(urgent).hasValue(1);
  }

  @Test
  void anUrgentSweepMakesRoom() throws IOException {
    String old = stored((int) (80 * BLOCK));
    urgentSweep =
        () -> {
          blobs.condemn(List.of(old), CondemnReason.EVICTED);
          try {
            blobs.delete(blobs.due(10, true));
          } catch (NotOursException e) {
            throw new AssertionError(e);
          }
        };
    blobs.reserve(blobs.newId(), 50 * BLOCK);
    assertThat(blobs.status().used()).isZero();
    assertThat(blobs.status().reserved()).isEqualTo(50 * BLOCK);
  }

  @Test
  void leavesOfTheDiskWhatMustStayFree() throws IOException {
    Blobs careful = blobs(store.space().free() * 9 / 10 + store.space().free() / 10);
    assertThatThrownBy(() -> careful.reserve(careful.newId(), 90 * BLOCK))
        .asInstanceOf(type(RefusedException.class))
        .extracting(RefusedException::refusal)
        .isInstanceOf(Refusal.NoRoom.class);
  }

  @Test
  void growsByWhatIsNeededWhenAStepDoesNotFit() throws IOException {
    String id = blobs.newId();
    blobs.reserve(id, BLOCK);
    try (BlobWriter writer = blobs.write(id, 0)) {
      writer.write(
          ByteBuffer.wrap(new byte[(int) BLOCK + 1])); // a step of 16 MiB is more than this quota
      assertThat(blobs.status().reserved()).isEqualTo(2 * BLOCK);
      writer.write(ByteBuffer.wrap(new byte[(int) (99 * BLOCK) - 1]));
      assertThat(urgent).hasValue(0);
      assertThat(blobs.stored(writer.finish())).isTrue();
    }
    assertThat(blobs.status().used()).isEqualTo(QUOTA);
    assertThat(blobs.status().reserved()).isZero();
  }

  @Test
  void growsInStepsWhileThereIsRoom() throws IOException {
    Blobs wide = blobs(64L << 20, 0);
    String id = wide.newId();
    wide.reserve(id, 0);
    try (BlobWriter writer = wide.write(id, 0)) {
      writer.write(ByteBuffer.wrap(new byte[10]));
      assertThat(wide.status().reserved()).isEqualTo(16L << 20);
    }
  }

  @Test
  void whatDoesNotFitInTheEndFailsAtOnceAfterOneUrgentSweep() throws IOException {
    String id = blobs.newId();
    String other = blobs.newId();
    blobs.reserve(id, 60 * BLOCK);
    blobs.reserve(other, 30 * BLOCK);
    try (BlobWriter writer = blobs.write(id, 0)) {
      writer.write(ByteBuffer.wrap(new byte[(int) (60 * BLOCK)]));
      assertThatThrownBy(() -> writer.write(ByteBuffer.wrap(new byte[(int) (15 * BLOCK)])))
          .asInstanceOf(type(RefusedException.class))
          .extracting(RefusedException::refusal)
          .isEqualTo(new Refusal.NoRoom(75 * BLOCK, 5 * BLOCK));
      assertThat(urgent).hasValue(1);
      assertThatThrownBy(() -> writer.write(ByteBuffer.wrap(new byte[(int) (41 * BLOCK)])))
          .asInstanceOf(type(RefusedException.class))
          .extracting(RefusedException::refusal)
          .as("the whole is more than the quota, though what comes is not")
          .isEqualTo(new Refusal.NeverFits(101 * BLOCK, QUOTA));
      assertThat(urgent).hasValue(1);
    }
    assertThat(blobs.status().reserved()).isEqualTo(90 * BLOCK);
  }

  @Test
  void nothingIsSweptForAnAbandonedBlob() throws IOException {
    String id = blobs.newId();
    blobs.reserve(id, BLOCK);
    try (BlobWriter writer = blobs.write(id, 0)) {
      blobs.condemn(List.of(id), CondemnReason.CANCELLED);
      assertThatThrownBy(() -> writer.write(ByteBuffer.wrap(new byte[(int) (90 * BLOCK)])))
          .isNotInstanceOf(RefusedException.class)
          .hasMessageContaining("no longer being written");
    }
    assertThat(urgent).hasValue(0);
  }

  @Test
  void aSecondAttemptHasTheReservationOfTheFirst() throws IOException {
    String id = blobs.newId();
    blobs.reserve(id, 20 * BLOCK);
    try (BlobWriter first = blobs.write(id, 0)) {
      first.write(ByteBuffer.wrap(new byte[(int) (60 * BLOCK)]));
    }
    String next = blobs.newId();
    blobs.discard(id);
    assertThat(blobs.rename(id, next)).isTrue();
    try (BlobWriter second = blobs.write(next, 0)) {
      second.write(ByteBuffer.wrap(new byte[(int) (60 * BLOCK)]));
      assertThat(blobs.status().reserved()).isEqualTo(60 * BLOCK);
    }
    assertThat(blobs.rename(id, next)).isFalse();
    assertThatThrownBy(() -> blobs.write(id, 0)).hasMessageContaining("no longer being written");
  }

  @Test
  void aPlaceWithoutEndIsNeverFull() throws IOException {
    Blobs endless = blobs(new EndlessStore(store), QUOTA, 0);
    String id = endless.newId();
    endless.reserve(id, 50 * BLOCK);
    try (BlobWriter writer = endless.write(id, 0)) {
      writer.write(ByteBuffer.wrap(new byte[(int) (50 * BLOCK)]));
      endless.reserve(endless.newId(), 50 * BLOCK);
    }
    assertThat(endless.status().reserved()).isEqualTo(QUOTA);
  }

  @Test
  void aDiskThatIsFullInTheMiddleTellsHowMuchIsMissing() throws IOException {
    Blobs full = blobs(new FullStore(store), QUOTA, 0);
    String id = full.newId();
    full.reserve(id, 50 * BLOCK);
    try (BlobWriter writer = full.write(id, 0)) {
      writer.write(ByteBuffer.wrap(new byte[(int) (10 * BLOCK)]));
      assertThatThrownBy(() -> writer.write(ByteBuffer.wrap(new byte[(int) BLOCK])))
          .asInstanceOf(type(RefusedException.class))
          .extracting(RefusedException::refusal)
          .isEqualTo(new Refusal.NoRoom(50 * BLOCK, 40 * BLOCK));
    }
  }

  @Test
  void whatIsLeasedIsNotDue() throws IOException {
    String id = stored(10);
    Lease first = blobs.lease(id).orElseThrow();
    Lease second = blobs.lease(id).orElseThrow();
    blobs.condemn(List.of(id), CondemnReason.DELETED);
    assertThat(blobs.due(10, true)).isEmpty();
    first.close();
    first.close();
    assertThat(blobs.due(10, true)).isEmpty();
    second.close();
    assertThat(blobs.lease(id)).isEmpty();
  }

  @Test
  void aWriterHoldsWhatItWrites() throws IOException {
    String id = blobs.newId();
    blobs.reserve(id, 10);
    BlobWriter writer = blobs.write(id, 0);
    blobs.condemn(List.of(id), CondemnReason.CANCELLED);
    assertThat(blobs.due(10, true)).isEmpty();
    writer.write(ByteBuffer.wrap(new byte[10]));
    assertThat(blobs.stored(writer.finish())).isFalse();
    writer.close();
    assertThat(blobs.status().used()).isEqualTo(BLOCK);
  }
}
