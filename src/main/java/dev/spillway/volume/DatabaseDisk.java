package dev.spillway.volume;

import dev.spillway.volume.store.VolumeSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The disk of the embedded database. A database without room stops, so space must stay free on this
 * disk too: {@code min-free} of the volume, but at most a tenth of the disk.
 */
@Singleton
public final class DatabaseDisk {

  /** The folder of the embedded database's data; set by the code that starts that database. */
  public static final String FOLDER = "dev.spillway.database-folder";

  private static final int PART = 10;

  private final Supplier<Optional<Space>> space;

  /**
   * @param folder empty when the database is not Spillway's own
   */
  @Inject
  public DatabaseDisk(
      @ConfigProperty(name = FOLDER) Optional<Path> folder, VolumeSettings settings) {
    this(() -> folder.flatMap(path -> look(path, settings.minFree().asLongValue())));
  }

  DatabaseDisk(Supplier<Optional<Space>> space) {
    this.space = space;
  }

  /**
   * Free space of the disk at one moment, in bytes.
   *
   * @param free bytes that are free
   * @param minFree bytes that must stay free
   */
  public record Space(long free, long minFree) {

    /** Bytes that are missing to {@link #minFree}; 0 when there are enough. */
    public long missing() {
      return Math.max(0, minFree - free);
    }
  }

  /**
   * Returns the space of the disk. Empty when the database is not embedded, or its folder cannot be
   * read: then errors of the database say more.
   */
  public Optional<Space> space() {
    return space.get();
  }

  private static Optional<Space> look(Path folder, long minFree) {
    try {
      FileStore disk = Files.getFileStore(folder);
      return Optional.of(
          new Space(disk.getUsableSpace(), Math.min(minFree, disk.getTotalSpace() / PART)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns when the disk has enough free space.
   *
   * @throws RefusedException when it has not
   */
  void requireRoom() throws RefusedException {
    long missing = space().map(Space::missing).orElse(0L);
    if (missing > 0) {
      throw new RefusedException(
          new Refusal.DatabaseFull(missing),
          "the disk of the database has " + missing + " bytes less than must stay free");
    }
  }
}
