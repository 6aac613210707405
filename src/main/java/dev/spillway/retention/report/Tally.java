package dev.spillway.retention.report;

import dev.spillway.export.ending.TerminationCandidate;
import dev.spillway.export.row.GoneReason;
import dev.spillway.retention.report.SweepReport.Amount;
import dev.spillway.retention.report.SweepReport.Failures;
import dev.spillway.retention.report.SweepReport.Item;
import dev.spillway.retention.turn.Stop;
import dev.spillway.volume.CondemnReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Counts what a sweep does, in limited memory. Not thread-safe. */
public final class Tally {

  /** Limit of the different errors reported per reason. */
  private static final int MOST_CAUSES = 3;

  /** Paths of this machine belong in the log, not in a report. */
  private static final Pattern PATH = Pattern.compile("(?<![\\w.])/[^\\s:'\"]+");

  private final CleanupMetrics metrics;
  private final boolean listed;

  private long examined;
  private final Map<String, Long> ended = new TreeMap<>();
  private final Map<String, Amount> deleted = new TreeMap<>();
  private final Map<String, Failures> failed = new TreeMap<>();
  private final Map<String, Long> forgotten = new TreeMap<>();
  private final List<Item> items = new ArrayList<>();

  /**
   * Creates an empty tally.
   *
   * @param listed whether this is a dry run, which deletes nothing and lists items
   */
  public Tally(CleanupMetrics metrics, boolean listed) {
    this.metrics = metrics;
    this.listed = listed;
  }

  public void examined(long count) {
    examined += count;
  }

  public void ended(GoneReason reason, long exports) {
    if (exports > 0) {
      ended.merge(reason.word(), exports, Long::sum);
    }
  }

  public void deleted(CondemnReason reason, long bytes) {
    deleted.merge(
        reason.word(),
        new Amount(1, bytes),
        (some, more) -> new Amount(some.count() + 1, some.bytes() + bytes));
    if (!listed) {
      metrics.deleted(reason, bytes);
    }
  }

  public void failed(CondemnReason reason, String cause) {
    String told = PATH.matcher(cause).replaceAll("…");
    Failures before = failed.getOrDefault(reason.word(), new Failures(0, List.of()));
    List<String> causes = new ArrayList<>(before.causes());
    if (causes.size() < MOST_CAUSES && !causes.contains(told)) {
      causes.add(told);
    }
    failed.put(reason.word(), new Failures(before.count() + 1, causes));
    metrics.failed(reason);
  }

  /** Counts deleted rows; {@code rows} is their kind. */
  public void forgotten(String rows, long count) {
    if (count > 0) {
      forgotten.merge(rows, count, Long::sum);
    }
  }

  /** Counts an export that a dry run would end, with its bytes. */
  public void wouldEnd(TerminationCandidate candidate, long bytes) {
    ended(candidate.reason(), 1);
    if (candidate.blobId().isPresent()) {
      deleted(candidate.reason().condemns(), bytes);
    }
    item(new Item("export", candidate.exportId(), candidate.reason().word(), bytes));
  }

  public void wouldDelete(String kind, String id, CondemnReason reason, long bytes) {
    deleted(reason, bytes);
    item(new Item(kind, id, reason.word(), bytes));
  }

  private void item(Item item) {
    if (items.size() < SweepReport.MOST_ITEMS) {
      items.add(item);
    }
  }

  /** Bytes that were deleted, or would be. */
  public long freed() {
    return deleted.values().stream().mapToLong(Amount::bytes).sum();
  }

  /** Returns the report. */
  public SweepReport report(
      Opening opening, Closing closing, SweepReport.Reconciliation reconciliation) {
    return new SweepReport(
        opening.id(),
        opening.startedAt(),
        closing.finishedAt(),
        closing.milliseconds(),
        opening.trigger(),
        opening.dryRun(),
        closing.stop() == null ? SweepReport.Outcome.OK : SweepReport.Outcome.STOPPED,
        closing.stop() == null ? null : closing.stop().sentence(),
        closing.paused(),
        examined,
        ended,
        deleted,
        failed,
        forgotten,
        reconciliation,
        listed ? items : null);
  }

  /** What is known of a sweep at its beginning. */
  public record Opening(String id, java.time.Instant startedAt, Trigger trigger, boolean dryRun) {}

  /** What is known of a sweep at its end; {@code stop} and {@code paused} may be null. */
  public record Closing(
      java.time.Instant finishedAt, long milliseconds, Stop stop, String paused) {}
}
