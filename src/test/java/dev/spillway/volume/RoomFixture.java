package dev.spillway.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.PostgresResource;
import dev.spillway.volume.local.LocalStore;
import dev.spillway.volume.local.VolumeClaim;
import dev.spillway.volume.node.Leases;
import dev.spillway.volume.node.Node;
import dev.spillway.volume.node.TestNode;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.VolumeSettings;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Blobs of 100 blocks at most, with real rows and a real folder. */
public abstract class RoomFixture {

  static final String INSTALLATION = "ours";
  static final long BLOCK = 4096;
  public static final long QUOTA = 100 * BLOCK;

  @TempDir public Path folder;

  public PGSimpleDataSource database;
  public Node node;
  LocalStore store;
  public Blobs blobs;
  Optional<DatabaseDisk.Space> databaseSpace = Optional.empty();
  final AtomicInteger urgent = new AtomicInteger();
  Runnable urgentSweep = () -> {};

  @AutoClose final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  /** JDBC URL of an empty database. */
  String url() {
    return PostgresResource.migratedDatabase();
  }

  @BeforeEach
  void open() throws IOException, SQLException {
    database = new PGSimpleDataSource();
    database.setURL(url());
    database.setUser("postgres");
    database.setPassword("");
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("insert into volume (installation, claimed) values ('ours', true)");
    }
    node = TestNode.joined(database);
    new VolumeClaim(folder, INSTALLATION, false).settle();
    store = new LocalStore(folder, INSTALLATION, Runnable::run);
    blobs = blobs(0);
  }

  final Blobs blobs(long minFree) {
    return blobs(QUOTA, minFree);
  }

  final Blobs blobs(long quota, long minFree) {
    return blobs(store, quota, minFree);
  }

  final Blobs blobs(BlobStore place, long quota, long minFree) {
    return new Blobs(
        database,
        place,
        new Leases(database, node),
        new Settings(folder, quota, minFree),
        maker(),
        new DatabaseDisk(() -> databaseSpace),
        executor);
  }

  private SpaceReclaimer maker() {
    return new SpaceReclaimer() {
      @Override
      public void makeRoom(long bytes) {
        urgent.incrementAndGet();
        urgentSweep.run();
      }

      @Override
      public void condemned() {}
    };
  }

  public record Settings(Path path, long bytes, long free) implements VolumeSettings {
    @Override
    public Kind kind() {
      return Kind.LOCAL;
    }

    @Override
    public Optional<String> bucket() {
      return Optional.empty();
    }

    @Override
    public Optional<String> prefix() {
      return Optional.empty();
    }

    @Override
    public Versions versions() {
      return Versions.REFUSE;
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

  public final String stored(int bytes) throws IOException {
    String id = blobs.newId();
    blobs.reserve(id, bytes);
    try (BlobWriter writer = blobs.write(id, 0)) {
      writer.write(ByteBuffer.wrap(new byte[bytes]));
      assertThat(blobs.stored(writer.finish())).isTrue();
    }
    return id;
  }
}
