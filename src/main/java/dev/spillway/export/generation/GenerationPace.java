package dev.spillway.export.generation;

import java.time.Duration;
import java.util.List;

/**
 * How often and how long the engine does what.
 *
 * @param polling between two looks for jobs that are due, and for attempts that should end
 * @param heartbeat between two signs of life for a job
 * @param backOff waits after the first, second, … own failure of an export; one failure more is
 *     final
 * @param stop how long attempts get to end when the node stops; as long again after a second
 *     interrupt
 */
public record GenerationPace(
    Duration polling, Duration heartbeat, List<Duration> backOff, Duration stop) {

  /** Heartbeats that a dead node missed; db-scheduler takes no fewer. */
  static final int MISSED_HEARTBEATS = 4;

  /**
   * Jobs of a dead node are taken again after 20 to 30 s: four heartbeats, and one look every
   * second of them.
   */
  public static final GenerationPace NORMAL =
      new GenerationPace(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          List.of(Duration.ofSeconds(2), Duration.ofSeconds(10)),
          Duration.ofSeconds(5));

  public GenerationPace {
    backOff = List.copyOf(backOff);
  }

  /**
   * An attempt that could not be confirmed in the database for so long must end: one heartbeat
   * later other nodes hold it for dead, and no export is generated twice at the same time.
   */
  Duration unconfirmedAtMost() {
    return heartbeat.multipliedBy(MISSED_HEARTBEATS - 1);
  }

  /** Own failures that end an export. */
  int mostFailures() {
    return backOff.size() + 1;
  }
}
