package dev.spillway.source.catalogue;

import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.archive.entry.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Decides when the change time of a file is reliable.
 *
 * <p>The kernel takes it from a clock that ticks every 1 to 10 ms, other file systems and servers
 * every second or two. A file that is read and rewritten within the tick of its last change has the
 * same change time before and after. So:
 *
 * <ul>
 *   <li>A file is not read before {@link #TICK} has passed since its last change: a later write
 *       gets another change time from the kernel.
 *   <li>A checksum that was read before {@link #COARSE_TICK} had passed is not catalogued: it
 *       serves the current plan only, and the file is read again next time.
 * </ul>
 *
 * <p>What remains: on a file system with coarse ticks, a plan made within two seconds of a file's
 * last change does not notice that the file is rewritten within the same tick.
 */
final class ChangeClock {

  /** Two ticks of the slowest kernel clock (100 Hz). */
  static final Duration TICK = Duration.ofMillis(20);

  /** The tick of FAT and of network file systems. */
  static final Duration COARSE_TICK = Duration.ofSeconds(2);

  private final InstantSource time;

  ChangeClock(InstantSource time) {
    this.time = time;
  }

  /** Waits until the tick of the file's last change is over, at most {@link #TICK}. */
  void awaitTick(Stamp stamp) throws InterruptedException {
    switch (stamp) {
      case FileStamp file -> awaitTick(age(file));
      case ObjectStamp _ -> {}
    }
  }

  private static void awaitTick(Duration age) throws InterruptedException {
    // A change time in the future comes from the clock of another machine: waiting would not help.
    if (!age.isNegative() && age.compareTo(TICK) < 0) {
      Thread.sleep(TICK.minus(age));
    }
  }

  /** Whether any later change of the file's bytes will change its stamp. */
  boolean isSettled(Stamp stamp) {
    return switch (stamp) {
      case FileStamp file -> age(file).compareTo(COARSE_TICK) >= 0;
      // Objects are distinguished by their ETag, not by times.
      case ObjectStamp _ -> true;
    };
  }

  private Duration age(FileStamp stamp) {
    Instant changed = Instant.EPOCH.plus(stamp.changedNanos(), ChronoUnit.NANOS);
    return Duration.between(changed, time.instant());
  }
}
