package dev.spillway.export.row;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.volume.CondemnReason;
import java.util.Map;

/** Why an export that was ready can no longer be downloaded. */
public enum GoneReason {
  /** Every byte was delivered, and the grace is over. */
  DELIVERED("delivered", "It was delivered completely, and the time to fetch it again is over."),
  /**
   * Every byte was sent, but its arrival is not proven, and nothing moved for {@code
   * retention.deliver-within}.
   */
  SENT("sent", "All of it was sent, and the time to fetch it again is over."),
  /** Not all of it was sent, and nothing moved for {@code retention.deliver-within}. */
  UNDELIVERED("undelivered", "It was not downloaded in the time it was kept for."),
  /** The time it was kept for is over. */
  EXPIRED("expired", "The time it was kept for is over."),
  /** Its recipe allows eviction, and the space was needed. */
  EVICTED("evicted", "It was evicted to make room for other exports, as its recipe allows."),
  /** Its bytes on the volume are missing or damaged. */
  LOST("lost", "Its bytes were lost or damaged on Spillway's volume."),
  /** A caller deleted it through the API. */
  DELETED("deleted", "It was deleted on request."),
  /** A file that it contains was changed or removed. */
  SOURCE_CHANGED("source-changed", "A file that it is made of has changed since it was planned.");

  private final String word;
  private final String sentence;

  GoneReason(String word, String sentence) {
    this.word = word;
    this.sentence = sentence;
  }

  /** Returns why an export in mode {@code once} is over. */
  public static GoneReason ofOnce(boolean delivered, boolean sent) {
    return delivered ? DELIVERED : sent ? SENT : UNDELIVERED;
  }

  /** Returns its word in the API, in metrics and in logs. */
  public String word() {
    return word;
  }

  /** Returns why the blob of such an export is condemned. */
  public CondemnReason condemns() {
    return switch (this) {
      case DELIVERED -> CondemnReason.DELIVERED;
      case SENT -> CondemnReason.SENT;
      case UNDELIVERED -> CondemnReason.UNDELIVERED;
      case EXPIRED -> CondemnReason.EXPIRED;
      case EVICTED -> CondemnReason.EVICTED;
      case LOST -> CondemnReason.LOST;
      case DELETED -> CondemnReason.DELETED;
      case SOURCE_CHANGED -> CondemnReason.SOURCE_CHANGED;
    };
  }

  /** Returns the response to a download of such an export. */
  public Problem problem() {
    ProblemType type = this == SOURCE_CHANGED ? ProblemType.SOURCE_CHANGED : ProblemType.GONE;
    return new Problem(type, sentence + " Request it again.", Map.of("reason", word));
  }
}
