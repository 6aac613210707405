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
 * The disk that the embedded database is on. A database without room ends, so of this disk, too,
 * something stays free: {@code min-free} of the volume, but no more than a tenth of a small disk.
 */
@Singleton
public final class DatabaseDisk {

  /** Set by whoever starts the embedded database: the folder of its data. */
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
   * Of the disk at one moment, in bytes.
   *
   * @param minFree what must stay free
   */
  public record Space(long free, long minFree) {

    /** How many bytes it lacks; 0 when it has what must stay free. */
    public long missing() {
      return Math.max(0, minFree - free);
    }
  }

  /**
   * Empty when the database is not Spillway's own, or its folder does not answer: then the database
   * says more.
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
   * @throws RefusedException when it lacks room
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
