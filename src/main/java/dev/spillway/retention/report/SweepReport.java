package dev.spillway.retention.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one sweep did, or a dry run would do; kept in the database and told by the API as it is.
 * Counts and reasons, no content and no path. Maps have the reasons' words as keys; sizes are
 * bytes.
 *
 * @param startedAt when it began
 * @param finishedAt when it ended
 * @param milliseconds how long it took, by the monotonic clock
 * @param trigger what made it begin
 * @param dryRun whether it changed nothing
 * @param outcome whether it came to its end
 * @param why it was stopped; null when it was not
 * @param paused what was left out, though the sweep came to its end, and until when; null when
 *     nothing was
 * @param examined exports, blobs and files that were looked at
 * @param ended exports that are GONE by it
 * @param deleted blobs and orphans whose bytes are proven gone
 * @param failed those that are still there, or perhaps so
 * @param forgotten old rows that were deleted: exports, manifests, reports, leases
 * @param reconciliation null when it was not its time
 * @param items what would go, of a dry run; at most {@link #MOST_ITEMS}; null otherwise
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

  /** More are counted, but not listed. */
  public static final int MOST_ITEMS = 100;

  /** How a sweep came out. */
  @RegisterForReflection
  public enum Outcome {
    OK,
    STOPPED;

    /** Its word in reports and in the log. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** So many, and their bytes. */
  @RegisterForReflection
  public record Amount(long count, long bytes) {}

  /** So many, and what the system said about some of them. */
  @RegisterForReflection
  public record Failures(long count, List<String> causes) {}

  /**
   * What the comparison of rows with bytes met, in as much of the volume as was looked at.
   *
   * @param slices that were compared, of 256
   * @param complete whether these were the last ones; the next sweep goes on otherwise
   * @param orphans files of our shape without a row, old enough to be deleted
   * @param young files of our shape without a row that are not
   * @param foreign things that are not ours
   * @param lost blobs whose bytes are not there
   * @param abandoned blobs that no export names
   * @param stuck exports that nobody was making
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
   * Something that would go.
   *
   * @param kind {@code export}, {@code blob} or {@code file}
   */
  @RegisterForReflection
  public record Item(String kind, String id, String reason, long bytes) {}

  boolean ok() {
    return outcome == Outcome.OK;
  }

  /** Whether it changed anything, or failed to. */
  public boolean didSomething() {
    return !ended.isEmpty() || !deleted.isEmpty() || !failed.isEmpty() || !forgotten.isEmpty();
  }
}
