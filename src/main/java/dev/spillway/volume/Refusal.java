package dev.spillway.volume;

/** Why the volume does not take bytes. */
public sealed interface Refusal {

  /**
   * Does not fit even an empty volume, because of its quota or its disk. Bytes, in whole blocks.
   */
  record NeverFits(long bytes, long most) implements Refusal {}

  /** Does not fit now; {@code missing} bytes more are needed. Whole blocks. */
  record NoRoom(long bytes, long missing) implements Refusal {}

  /** The disk of the embedded database is {@code missing} bytes below its minimum of free space. */
  record DatabaseFull(long missing) implements Refusal {}

  /** The disk has bytes left, but no inodes for another file. */
  record NoInodes(long bytes) implements Refusal {}

  /** The place cannot be written: it is read-only, broken, or away. */
  record Unwritable() implements Refusal {}
}
