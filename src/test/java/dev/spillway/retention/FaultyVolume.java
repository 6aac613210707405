package dev.spillway.retention;

import dev.spillway.archive.entry.OpenContent;
import dev.spillway.testing.faults.Faults;
import dev.spillway.testing.faults.FaultyFileSystem;
import dev.spillway.volume.local.LocalStore;
import dev.spillway.volume.local.VolumeClaim;
import dev.spillway.volume.store.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A local volume that refuses to delete what a test names, has as much room as it says, and is on a
 * file system that fails when it is told to.
 */
@Alternative
@ApplicationScoped
public class FaultyVolume implements BlobStore {

  private static final String INSTALLATION = "2f0c1f9e-6a0e-4a51-8d1c-5b1a5d0f7a11";

  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Faults faults = new Faults();
  private final Path folder;
  private final LocalStore store;
  private volatile OptionalLong free = OptionalLong.empty();
  private volatile Runnable beforeDelete = () -> {};

  FaultyVolume(DataSource database, @ConfigProperty(name = "spillway.volume.path") Path folder)
      throws IOException, SQLException {
    Files.createDirectories(folder);
    new VolumeClaim(folder, INSTALLATION, false).settle();
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "insert into volume (installation, claimed) values ('" + INSTALLATION + "', true)");
    }
    this.folder = folder;
    this.store = new LocalStore(FaultyFileSystem.over(folder, faults), INSTALLATION, Runnable::run);
  }

  public Path marker() {
    return folder.resolve(".spillway-volume");
  }

  public void hideMarker() {
    try {
      Files.deleteIfExists(marker());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path folder() {
    return folder;
  }

  public Path file(String id) {
    return folder.resolve("blobs").resolve(id.substring(0, 2)).resolve(id);
  }

  public void refuse(String id) {
    refused.add(id);
  }

  public void beforeDelete(Runnable fault) {
    beforeDelete = fault;
  }

  /** Of its file system. */
  Faults faults() {
    return faults;
  }

  /** From now on the disk reports this number of free bytes, whatever is deleted. */
  public void free(long bytes) {
    free = OptionalLong.of(bytes);
  }

  public void heal() {
    faults.heal();
    refused.clear();
    free = OptionalLong.empty();
    beforeDelete = () -> {};
  }

  @Override
  public void delete(String id) throws IOException {
    beforeDelete.run();
    if (refused.contains(id)) {
      throw new IOException(file(id) + ": Device or resource busy");
    }
    store.delete(id);
  }

  @Override
  public long counted(long length) {
    return store.counted(length);
  }

  @Override
  public Space space() throws IOException {
    Space space = store.space();
    return new Space(space.capacity(), free.orElse(space.free()));
  }

  @Override
  public void requireOurs() throws IOException {
    store.requireOurs();
  }

  @Override
  public Writer write(String id) throws IOException {
    return store.write(id);
  }

  @Override
  public OpenContent open(String id, long length) throws IOException {
    return store.open(id, length);
  }

  @Override
  public void check(String id, long length) throws IOException {
    store.check(id, length);
  }

  @Override
  public void date(Found found, Instant time) throws IOException {
    store.date(found, time);
  }

  @Override
  public int list(int from, int to, Visitor visitor) throws IOException {
    return store.list(from, to, visitor);
  }
}
