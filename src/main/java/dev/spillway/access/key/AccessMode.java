package dev.spillway.access.key;

/** Who is let in at all. */
public enum AccessMode {
  /** Whoever has a key. */
  KEYS,
  /** Everybody. */
  OPEN,
  /** Whoever is on this machine: nobody has decided yet. */
  LOCAL
}
