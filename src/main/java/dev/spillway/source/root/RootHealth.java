package dev.spillway.source.root;

import java.util.Optional;

/**
 * What the latest pass through a root has found, and how far it is.
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

  /** Where there is no pass. */
  public static final RootHealth ON_DEMAND =
      new RootHealth(State.ON_DEMAND, WalkSummary.EMPTY, 0, 0, Optional.empty());

  /** How far the pass is. */
  public enum State {
    /** Not begun. */
    WAITING,
    /** Looking for files. */
    WALKING,
    /** Reading those that are not catalogued yet. */
    CATALOGUING,
    /** All done; {@link RootHealth#failed()} are left out. */
    COMPLETE,
    /** The root could not be walked, or the service was stopped. */
    INCOMPLETE,
    /**
     * A bucket: its objects are looked at when they are asked for, because each look is paid for.
     */
    ON_DEMAND
  }
}
