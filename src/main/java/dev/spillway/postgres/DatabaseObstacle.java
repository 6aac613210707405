package dev.spillway.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Detects what prevents a start of the embedded database, from its folder and its disk. */
public final class DatabaseObstacle {

  /** Bytes that a start writes before the server is ready: a WAL segment and a checkpoint. */
  private static final long LEAST = 32L * 1024 * 1024;

  private static final Duration LOOK = Duration.ofMillis(500);

  private DatabaseObstacle() {}

  /** Returns why the server cannot start; empty when no obstacle is known. */
  static Optional<String> at(Path data) {
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      return Optional.of("its folder " + data + " is not there, or has no data in it");
    }
    return full(data);
  }

  /**
   * Waits until the disk of existing data has space for a start, for at most {@code longest}. After
   * that the start itself reports the failure.
   *
   * @param told receives one message if it has to wait
   */
  public static void awaitRoom(Path data, Duration longest, Consumer<String> told)
      throws InterruptedException {
    long begun = System.nanoTime();
    boolean waits = false;
    while (Files.exists(data.resolve("PG_VERSION"))
        && System.nanoTime() - begun < longest.toNanos()) {
      Optional<String> full = full(data);
      if (full.isEmpty()) {
        return;
      }
      if (!waits) {
        waits = true;
        told.accept(
            ("The embedded database cannot be started, %s: waiting for room, at most %s s"
                    + " (spillway.database.start-within).")
                .formatted(full.get(), longest.toSeconds()));
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
  }

  private static Optional<String> full(Path data) {
    try {
      long free = Files.getFileStore(data).getUsableSpace();
      return free >= LEAST
          ? Optional.empty()
          : Optional.of(
              "its disk has %s bytes free and a start takes up to %s (folder %s)"
                  .formatted(free, LEAST, data));
    } catch (IOException e) {
      return Optional.of("its folder cannot be read: " + e);
    }
  }
}
