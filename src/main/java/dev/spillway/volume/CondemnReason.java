package dev.spillway.volume;

/** Why a blob is to be deleted. Its word is the {@code reason} of metrics, logs and reports. */
public enum CondemnReason {
  /** Every byte was delivered. */
  DELIVERED("delivered"),
  /** Every byte was sent, and its time is over. */
  SENT("sent"),
  /** Nobody downloaded it in its time. */
  UNDELIVERED("undelivered"),
  /** The time it was kept for is over. */
  EXPIRED("expired"),
  /** It was allowed to go for others, and had to. */
  EVICTED("evicted"),
  /** Somebody deleted its export. */
  DELETED("deleted"),
  /** Its export failed while it was written. */
  FAILED("failed"),
  /** Its export was cancelled while it was written. */
  CANCELLED("cancelled"),
  /** Its writer is gone, and nobody needs it. */
  ABANDONED("abandoned"),
  /** Its bytes are not there, or not the ones that were stored. */
  LOST("lost"),
  /** A source of its export changed. */
  SOURCE_CHANGED("source-changed"),
  /** A file of ours without a row. */
  ORPHAN("orphan");

  private final String word;

  CondemnReason(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
