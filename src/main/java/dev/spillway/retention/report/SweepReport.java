package dev.spillway.retention.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of one sweep or dry run. It is stored in the database and returned by the API as it
 * is. Contains counts and reasons, no content and no path. Keys of maps are the words of reasons;
 * sizes are bytes.
 *
 * @param startedAt when it began
 * @param finishedAt when it ended
 * @param milliseconds duration, by the monotonic clock
 * @param trigger why it began
 * @param dryRun whether it changed nothing
 * @param outcome whether it was completed
 * @param why why it was stopped; null when it was completed
 * @param paused what a completed sweep left out, and until when; null when nothing
 * @param examined number of exports, blobs and files that were checked
 * @param ended exports that it made GONE
 * @param deleted blobs and orphans whose bytes are proven deleted
 * @param failed blobs and orphans that are, or may be, still there
 * @param forgotten old rows that were deleted: exports, manifests, reports, leases
 * @param reconciliation null when none was due
 * @param items what a dry run would delete, at most {@link #MOST_ITEMS}; null for other sweeps
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record SweepReport(
    String id,
    Instant startedAt,
    Instant finishedAt,
    long milliseconds,
    Trigger trigger,
    boolean dryRun,
    Outcome outcome,
    String why,
    String paused,
    long examined,
    Map<String, Long> ended,
    Map<String, Amount> deleted,
    Map<String, Failures> failed,
    Map<String, Long> forgotten,
    Reconciliation reconciliation,
    List<Item> items) {

  /** Further items are counted, but not listed. */
  public static final int MOST_ITEMS = 100;

  /** The outcome of a sweep. */
  @RegisterForReflection
  public enum Outcome {
    OK,
    STOPPED;

    /** The word in reports and in the log. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A number of blobs, and their bytes. */
  @RegisterForReflection
  public record Amount(long count, long bytes) {}

  /** A number of failures, and some of the errors of the system. */
  @RegisterForReflection
  public record Failures(long count, List<String> causes) {}

  /**
   * The result of comparing rows with files, in the slices that this sweep covered.
   *
   * @param slices number of slices compared, of 256
   * @param complete whether these were the last ones; otherwise the next sweep continues
   * @param orphans files with the name of a blob and without a row that are old enough to be
   *     deleted, and those that are dated in the future
   * @param young files with the name of a blob and without a row that are not old enough
   * @param foreign things that are not Spillway's
   * @param lost blobs whose bytes are missing
   * @param abandoned blobs that no export names
   * @param stuck exports in progress that no node was making
   * @param drift bytes by which the counters were off
   */
  @RegisterForReflection
  public record Reconciliation(
      int slices,
      boolean complete,
      long orphans,
      long young,
      long foreign,
      long lost,
      long abandoned,
      long stuck,
      long drift) {}

  /**
   * An item that a dry run would delete.
   *
   * @param kind {@code export}, {@code blob} or {@code file}
   */
  @RegisterForReflection
  public record Item(String kind, String id, String reason, long bytes) {}

  boolean ok() {
    return outcome == Outcome.OK;
  }

  /** Whether the sweep changed anything, or failed to. */
  public boolean didSomething() {
    return !ended.isEmpty() || !deleted.isEmpty() || !failed.isEmpty() || !forgotten.isEmpty();
  }
}
