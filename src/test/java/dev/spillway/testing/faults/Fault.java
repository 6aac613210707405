package dev.spillway.testing.faults;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * How an operation fails: as Linux names it, and with the exceptions and words that the JDK makes
 * of it.
 */
public enum Fault {
  /** The disk is full. */
  ENOSPC("No space left on device"),
  /** The disk is broken. */
  EIO("Input/output error"),
  /** The file system is, or has become, read-only. */
  EROFS("Read-only file system"),
  /** There is no right to do it: a refused delete. */
  EACCES("Permission denied"),
  /**
   * What is asked of a path is done, and yet reported as failed: a network file system whose answer
   * was lost.
   */
  DONE_BUT_FAILED("Connection timed out"),
  /** Does not fail: the process ends, as by kill -9. */
  HALT("");

  /** What a shell reports of a process that ended by kill -9. */
  public static final int HALTED = 137;

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  /** What the operating system calls it, in English. */
  public String words() {
    return words;
  }

  /** What an operation on {@code path} throws. */
  IOException on(Path path) {
    endProcessIfHalt();
    return this == EACCES
        ? new AccessDeniedException(path.toString())
        : new FileSystemException(path.toString(), null, words);
  }

  /** What an operation on an open channel throws. */
  IOException onChannel() {
    endProcessIfHalt();
    return new IOException(words);
  }

  private void endProcessIfHalt() {
    if (this == HALT) {
      Runtime.getRuntime().halt(HALTED);
    }
  }
}
