package dev.spillway.export.generation;

import java.time.Duration;
import java.util.List;

/**
 * The intervals and timeouts of the engine.
 *
 * @param polling interval between two polls for due jobs, and for attempts that should end
 * @param heartbeat interval between two heartbeats of a job
 * @param backOff delays after the first, second, … own failure of an export; one more failure is
 *     final
 * @param stop time that attempts get to end when the node stops; as long again after a second
 *     interrupt
 */
public record GenerationPace(
    Duration polling, Duration heartbeat, List<Duration> backOff, Duration stop) {

  /**
   * Number of missed heartbeats after which a node counts as dead; the minimum that db-scheduler
   * allows.
   */
  static final int MISSED_HEARTBEATS = 4;

  /**
   * Jobs of a dead node are taken again after 20 to 30 s: four heartbeats, plus a check every
   * second heartbeat. Those of a first attempt are due after five heartbeats.
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
   * Returns how long an attempt may go without confirmation by the database before it must end. One
   * heartbeat later other nodes consider it dead, so no export is generated twice at the same time.
   */
  Duration unconfirmedAtMost() {
    return heartbeat.multipliedBy(MISSED_HEARTBEATS - 1);
  }

  /**
   * Returns how long a job is not due while the node of the request makes the first attempt; that
   * node postpones it with each heartbeat. So a dead node is followed up as soon as for other
   * attempts, and only when its own would have ended unconfirmed.
   */
  Duration lead() {
    return heartbeat.multipliedBy(MISSED_HEARTBEATS + 1L);
  }

  /** Returns the number of own failures after which an export fails. */
  int mostFailures() {
    return backOff.size() + 1;
  }
}
