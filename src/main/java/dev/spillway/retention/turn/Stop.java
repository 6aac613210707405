package dev.spillway.retention.turn;

/** Why a sweep deletes nothing, or was stopped. */
public enum Stop {
  DISABLED("disabled", "spillway.sweep.enabled is false"),
  DRY_RUN("dry-run", "spillway.sweep.dry-run is true"),
  DATABASE_OUTAGE(
      "database-outage",
      "the database was away, and has not answered for one lease time since: other nodes renew their leases meanwhile"),
  DATABASE_UNAVAILABLE("database-unavailable", "the database did not answer"),
  NOT_OURS("not-ours", "the volume's marker is missing or names another installation"),
  VOLUME_UNAVAILABLE("volume-unavailable", "the volume cannot be read"),
  STOPPING("stopping", "this Spillway is stopping"),
  TURN_LOST("turn-lost", "another sweep has begun"),
  INTERNAL("internal", "an unexpected error; the log has the details");

  private final String word;
  private final String sentence;

  Stop(String word, String sentence) {
    this.word = word;
    this.sentence = sentence;
  }

  /** The word in logs and metrics. */
  public String word() {
    return word;
  }

  /** The sentence for clients; without internal details. */
  public String sentence() {
    return sentence;
  }
}
