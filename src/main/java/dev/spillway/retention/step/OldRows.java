package dev.spillway.retention.step;

/** Rows of another room that are only memory, and that sweeps delete when they have grown old. */
public interface OldRows {

  /** What they are called in the reports of sweeps. */
  String name();

  /** How many would go now, counted up to {@code most}. */
  int forgettable(int most);

  /** Deletes those that are old enough, at most {@code most}; returns how many. */
  int forget(int most);
}
