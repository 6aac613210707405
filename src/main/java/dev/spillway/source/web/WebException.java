package dev.spillway.source.web;

import java.io.IOException;

/**
 * A web root did not give a file. The message is for the log: it has the path, but no header.
 * {@link #reason()} is for everybody.
 */
public abstract sealed class WebException extends IOException {

  private final String reason;

  private WebException(String what, String reason, Throwable cause) {
    super(what + ": " + reason, cause);
    this.reason = reason;
  }

  /** What the server did, as the end of a sentence that begins with the server. */
  public String reason() {
    return reason;
  }

  /** There is no such file: 404 or 410. */
  public static final class Missing extends WebException {
    Missing(String what, String reason) {
      super(what, reason, null);
    }
  }

  /** The answer is not the file, and would not be at a retry. */
  public static final class Broken extends WebException {
    Broken(String what, String reason) {
      super(what, reason, null);
    }
  }

  /** No answer, or half of one; a retry may help. */
  public static final class Passing extends WebException {
    private final boolean cutOff;

    Passing(String what, String reason, Throwable cause) {
      this(what, reason, false, cause);
    }

    private Passing(String what, String reason, boolean cutOff, Throwable cause) {
      super(what, reason, cause);
      this.cutOff = cutOff;
    }

    /** The connection ended within the body. */
    static Passing cutOff(String what, Throwable cause) {
      return new Passing(what, "broke off in the middle of its answer", true, cause);
    }

    /** Whether the connection ended within the body. */
    boolean isCutOff() {
      return cutOff;
    }
  }

  /** The file is no longer the one that was planned. */
  public static final class Changed extends WebException {
    Changed(String what, String reason) {
      super(what, reason, null);
    }
  }

  /** No connection: none of the files can be read. */
  public static final class Unreachable extends WebException {
    private final boolean passing;

    Unreachable(String what, String reason, boolean passing, Throwable cause) {
      super(what, reason, cause);
      this.passing = passing;
    }

    /** Whether a retry may help: not with a certificate that is wrong. */
    public boolean isPassing() {
      return passing;
    }
  }
}
