package dev.spillway.volume;

/** Why a blob is deleted. The word is the {@code reason} in metrics, logs and reports. */
public enum CondemnReason {
  /** Every byte was delivered. */
  DELIVERED("delivered"),
  /** Every byte was sent, and the retention time is over. */
  SENT("sent"),
  /** It was not downloaded within its retention time. */
  UNDELIVERED("undelivered"),
  /** Its retention time is over. */
  EXPIRED("expired"),
  /** Its recipe allows eviction, and room was needed. */
  EVICTED("evicted"),
  /** A client deleted its export. */
  DELETED("deleted"),
  /** Its export failed while it was written. */
  FAILED("failed"),
  /** Its export was cancelled while it was written. */
  CANCELLED("cancelled"),
  /** Its writer is gone, and no export needs it. */
  ABANDONED("abandoned"),
  /** Its bytes are missing, or are not the ones that were stored. */
  LOST("lost"),
  /** A source of its export changed. */
  SOURCE_CHANGED("source-changed"),
  /** A file with the name of a blob, without a row. */
  ORPHAN("orphan");

  private final String word;

  CondemnReason(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
