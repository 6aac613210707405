package dev.spillway.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What is in the way of a start of the embedded database, as far as its folder and its disk tell.
 */
public final class DatabaseObstacle {

  /** What a start writes before it serves: a segment of the log of changes, and a checkpoint. */
  private static final long LEAST = 32L * 1024 * 1024;

  private static final Duration LOOK = Duration.ofMillis(500);

  private DatabaseObstacle() {}

  /** Why the data cannot be served; empty when nothing is known to be in the way. */
  static Optional<String> at(Path data) {
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      return Optional.of("its folder " + data + " is not there, or has no data in it");
    }
    return full(data);
  }

  /**
   * Returns when the disk of data that is there already has room for a start, or has had none for
   * {@code longest}: the start then tells why it fails.
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
            "The embedded database cannot be started, "
                + full.get()
                + ": waiting for room, at most "
                + longest.toSeconds()
                + " s (spillway.database.start-within).");
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
              "its disk has "
                  + free
                  + " bytes free and a start takes up to "
                  + LEAST
                  + " (folder "
                  + data
                  + ")");
    } catch (IOException e) {
      return Optional.of("its folder cannot be looked at: " + e);
    }
  }
}
