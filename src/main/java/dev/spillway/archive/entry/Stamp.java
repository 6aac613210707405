package dev.spillway.archive.entry;

import java.time.Instant;

/** What tells whether a file of a root is still the one that was planned. */
public sealed interface Stamp permits FileStamp, ObjectStamp {

  /** Bytes. */
  long size();

  /** When it was last changed, as the place itself says. */
  Instant modified();
}
