package dev.spillway.source.root;

import java.util.Optional;

/**
 * The result or progress of the latest pass through a root.
 *
 * @param state of the pass
 * @param census of the latest complete walk; empty before the first
 * @param catalogued candidates whose checksum is in the catalogue
 * @param failed candidates that could not be read, or changed while they were
 * @param problem why the latest pass ended early; empty when it did not
 */
public record RootHealth(
    State state, WalkSummary census, long catalogued, long failed, Optional<String> problem) {

  /** Before the first pass. */
  public static final RootHealth UNKNOWN =
      new RootHealth(State.WAITING, WalkSummary.EMPTY, 0, 0, Optional.empty());

  /** For a root without passes. */
  public static final RootHealth ON_DEMAND =
      new RootHealth(State.ON_DEMAND, WalkSummary.EMPTY, 0, 0, Optional.empty());

  /** The state of a pass. */
  public enum State {
    /** Not started. */
    WAITING,
    /** Listing the files. */
    WALKING,
    /** Reading the files that are not catalogued yet. */
    CATALOGUING,
    /** Done; {@link RootHealth#failed()} files are left out. */
    COMPLETE,
    /** The root could not be walked, or the service was stopped. */
    INCOMPLETE,
    /**
     * A bucket or a web address: its files are asked for only when they are needed, because each
     * request costs something.
     */
    ON_DEMAND
  }
}
