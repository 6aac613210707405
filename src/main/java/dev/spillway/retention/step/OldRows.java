package dev.spillway.retention.step;

/** History rows of another package, which sweeps delete when they are old. */
public interface OldRows {

  /** Their name in the reports of sweeps. */
  String name();

  /** Number of rows that would be deleted now, counted up to {@code most}. */
  int forgettable(int most);

  /** Deletes at most {@code most} old rows; returns the number deleted. */
  int forget(int most);
}
