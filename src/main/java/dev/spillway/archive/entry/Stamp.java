package dev.spillway.archive.entry;

import java.time.Instant;

/** Identifies the planned version of a file of a root. */
public sealed interface Stamp permits FileStamp, ObjectStamp {

  /** Returns the size in bytes. */
  long size();

  /** Returns the modification time that the source reports. */
  Instant modified();
}
