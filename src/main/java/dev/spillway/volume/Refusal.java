package dev.spillway.volume;

/** Why the volume takes no bytes. */
public sealed interface Refusal {

  /** It does not fit an empty volume, for its quota or its disk. Bytes, in whole blocks. */
  record NeverFits(long bytes, long most) implements Refusal {}

  /** It does not fit now; {@code missing} bytes more would do. Whole blocks. */
  record NoRoom(long bytes, long missing) implements Refusal {}

  /** The disk of the embedded database has {@code missing} bytes less than must stay free there. */
  record DatabaseFull(long missing) implements Refusal {}

  /** The disk has bytes for it, but takes no more files: its inodes are used up. */
  record NoInodes(long bytes) implements Refusal {}

  /** The place cannot be written: it is read-only, broken, or away. */
  record Unwritable() implements Refusal {}
}
