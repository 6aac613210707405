package dev.spillway.retention.step;

import dev.spillway.export.ending.ExportTermination;
import dev.spillway.export.ending.TerminationCandidate;
import dev.spillway.export.row.GoneReason;
import dev.spillway.retention.report.Tally;
import dev.spillway.retention.turn.StoppedException;
import dev.spillway.retention.turn.SweepLock;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.CondemnReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ends exports: those whose time is over, and any others that must go. Their blobs are condemned in
 * the same transaction.
 */
@ApplicationScoped
public class Expiry {

  /** Exports per transaction. */
  static final int BATCH = 1000;

  /** Limit of the exports that a dry run examines. */
  static final int MOST_TOLD = 100_000;

  private final ExportTermination termination;
  private final Blobs blobs;

  Expiry(ExportTermination termination, Blobs blobs) {
    this.termination = termination;
    this.blobs = blobs;
  }

  /** Ends all exports whose time is over. */
  public void endOver(SweepLock lock, Tally tally) throws StoppedException {
    while (true) {
      List<TerminationCandidate> over = over(lock, BATCH);
      if (over.isEmpty() || end(over, lock, tally) == 0) {
        return;
      }
    }
  }

  /** While the clock is not trusted, only delivered exports. */
  private List<TerminationCandidate> over(SweepLock lock, int most) {
    return lock.timePaused() ? termination.delivered(most) : termination.over(most);
  }

  /** Ends these exports, except those that have changed meanwhile; returns the number ended. */
  int end(List<TerminationCandidate> going, SweepLock lock, Tally tally) throws StoppedException {
    lock.proceed();
    tally.examined(going.size());
    Map<GoneReason, List<TerminationCandidate>> byReason =
        going.stream().collect(Collectors.groupingBy(TerminationCandidate::reason));
    int ended = 0;
    for (var same : byReason.entrySet()) {
      int count = termination.end(same.getValue());
      tally.ended(same.getKey(), count);
      ended += count;
    }
    return ended;
  }

  /** Condemns WRITING blobs that no export needs: their writer died. */
  public void condemnUnwanted(SweepLock lock, Tally tally) throws StoppedException {
    List<String> dead = unwanted(blobs.writing(), tally);
    if (!dead.isEmpty()) {
      lock.proceed();
      blobs.condemn(dead, CondemnReason.ABANDONED);
    }
  }

  /** Those of these blobs that no open or READY export names. */
  List<String> unwanted(List<String> ids, Tally tally) {
    if (ids.isEmpty()) {
      return List.of();
    }
    tally.examined(ids.size());
    List<String> unwanted = new ArrayList<>(ids);
    unwanted.removeAll(termination.named(ids));
    return unwanted;
  }

  /**
   * Reports what {@link #endOver} and {@link #condemnUnwanted} would do; returns the exports that
   * would end.
   */
  public Set<String> tell(SweepLock lock, Tally tally) {
    Set<String> told = new HashSet<>();
    List<TerminationCandidate> over = over(lock, MOST_TOLD);
    tally.examined(over.size());
    for (TerminationCandidate candidate : over) {
      told.add(candidate.exportId());
      tally.wouldEnd(candidate, candidate.bytes());
    }
    List<String> dead = unwanted(blobs.writing(), tally);
    Map<String, Long> counted = blobs.unleased(dead);
    dead.forEach(
        id -> tally.wouldDelete("blob", id, CondemnReason.ABANDONED, counted.getOrDefault(id, 0L)));
    return told;
  }
}
