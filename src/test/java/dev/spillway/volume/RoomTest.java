package dev.spillway.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.spillway.testing.PostgresResource;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Nothing is written that was not reserved, and never more is reserved than fits, whoever asks at the same time. */
class RoomTest {

  private static final String INSTALLATION = "ours";
  private static final long BLOCK = 4096;
  private static final long QUOTA = 100 * BLOCK;

  @TempDir Path folder;

  private PGSimpleDataSource database;
  private LocalStore store;
  private Blobs blobs;
  private final AtomicInteger urgent = new AtomicInteger();
  private Runnable urgentSweep = () -> {};

  @AutoClose private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void open() throws IOException, SQLException {
    database = new PGSimpleDataSource();
    database.setURL(PostgresResource.newDatabase());
    database.setUser("postgres");
    database.setPassword("");
    Flyway.configure().dataSource(database).load().migrate();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("insert into volume (installation, claimed) values ('ours', true)");
    }
    new VolumeClaim(folder, INSTALLATION, false).settle();
    store = new LocalStore(folder, INSTALLATION);
    blobs = blobs(0);
  }

  private Blobs blobs(long minFree) {
    return new Blobs(
        database,
        store,
        new Leases(database),
        new Settings(folder, QUOTA, minFree),
        maker(),
        executor);
  }

  private RoomMaker maker() {
    return new RoomMaker() {
      @Override
      public void makeRoom(long bytes) {
        urgent.incrementAndGet();
        urgentSweep.run();
      }

      @Override
      public void condemned() {}
    };
  }

  private record Settings(Path path, long bytes, long free) implements VolumeSettings {
    @Override
    public Kind kind() {
      return Kind.LOCAL;
    }

    @Override
    public MemorySize quota() {
      return new MemorySize(BigInteger.valueOf(bytes));
    }

    @Override
    public MemorySize minFree() {
      return new MemorySize(BigInteger.valueOf(free));
    }

    @Override
    public double highWater() {
      return 0.9;
    }

    @Override
    public double lowWater() {
      return 0.75;
    }
  }

  private String stored(int bytes) throws IOException {
    String id = blobs.newId();
    blobs.reserve(id, bytes);
    try (BlobWriter writer = blobs.write(id, bytes)) {
      writer.write(ByteBuffer.wrap(new byte[bytes]));
      assertThat(blobs.stored(writer.finish())).isTrue();
    }
    return id;
  }

  @Test
  void countsWholeBlocksFromTheReservationToTheProofOfDeletion() throws IOException {
    String id = blobs.newId();
    blobs.reserve(id, 5000);
    assertThat(blobs.status().reserved()).isEqualTo(2 * BLOCK);
    try (BlobWriter writer = blobs.write(id, 5000)) {
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
      for (int i = 0; i < 200; i++) {
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
  void growsWhileMoreComesAndFailsAtOnceWhenItNoLongerFits() throws IOException {
    String id = blobs.newId();
    blobs.reserve(id, BLOCK);
    try (BlobWriter writer = blobs.write(id, BLOCK)) {
      writer.write(ByteBuffer.wrap(new byte[(int) BLOCK]));
      assertThatThrownBy(() -> writer.write(ByteBuffer.wrap(new byte[1])))
          .isInstanceOf(RefusedException.class); // a step of 16 MiB is more than this quota
    }
    assertThat(blobs.status().reserved()).isEqualTo(BLOCK);
    blobs.condemn(List.of(id), CondemnReason.FAILED);
    assertThat(blobs.delete(blobs.due(1, false)).gone()).hasSize(1);
    assertThat(blobs.status().used() + blobs.status().reserved()).isZero();
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
    BlobWriter writer = blobs.write(id, 10);
    blobs.condemn(List.of(id), CondemnReason.CANCELLED);
    assertThat(blobs.due(10, true)).isEmpty();
    writer.write(ByteBuffer.wrap(new byte[10]));
    assertThat(blobs.stored(writer.finish())).isFalse();
    writer.close();
    assertThat(blobs.status().used()).isEqualTo(BLOCK);
  }
}
