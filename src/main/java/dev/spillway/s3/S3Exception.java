package dev.spillway.s3;

import java.io.IOException;
import java.util.Optional;

/**
 * The store did not do what it was asked. The message says what was asked, of which bucket, and the
 * store's own code; it names keys of objects, and so is for the log. It never has a secret.
 */
public abstract sealed class S3Exception extends IOException {

  private static final long serialVersionUID = 1L;

  private S3Exception(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The setting that is really meant and what to do with it, as the end of a sentence; empty when
   * only the caller can know.
   */
  public Optional<String> remedy() {
    return Remedy.of(getCause());
  }

  /** There is no such object, version or upload. */
  public static final class Missing extends S3Exception {
    private static final long serialVersionUID = 1L;

    Missing(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** There is no such bucket. */
  public static final class NoBucket extends S3Exception {
    private static final long serialVersionUID = 1L;

    NoBucket(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The credentials are missing, wrong or expired, or do not allow it. */
  public static final class Denied extends S3Exception {
    private static final long serialVersionUID = 1L;

    Denied(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The store cannot do it now, and could not when it was asked again: 429, 5xx. */
  public static final class Busy extends S3Exception {
    private static final long serialVersionUID = 1L;

    Busy(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The store was not reached, or the connection broke, or nothing came in time, also when it was
   * tried again.
   */
  public static final class Unreachable extends S3Exception {
    private static final long serialVersionUID = 1L;

    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The object is no longer the one that was opened. */
  public static final class Changed extends S3Exception {
    private static final long serialVersionUID = 1L;

    Changed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Any other refusal: the request is wrong, or the store does not know how to do it. */
  public static final class Refused extends S3Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status, String message, Throwable cause) {
      super(message, cause);
      this.status = status;
    }

    /**
     * Whether the store does not have this function at all: 501, or a method that it does not know.
     */
    public boolean unsupported() {
      return status == 501 || status == 405;
    }
  }
}
