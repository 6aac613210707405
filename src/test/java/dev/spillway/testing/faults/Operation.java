package dev.spillway.testing.faults;

/** What can be asked of a file system, and fail. */
public enum Operation {
  /** Of a file, or of a folder that is to be forced. */
  OPEN,
  /** Of a channel. */
  READ,
  /** Of a channel. A fault strikes when half of the bytes are written. */
  WRITE,
  /** Of a channel: fsync(2). */
  FORCE,
  /** Attributes of a path, whether it exists, the size of a channel. */
  STAT,
  /** Opening a folder's list, and each step in it. */
  LIST,
  CREATE_DIRECTORY,
  MOVE,
  DELETE,
  /** Capacity or free room of a file store. */
  SPACE
}
