package dev.spillway.s3;

import java.io.IOException;
import java.util.Optional;

/**
 * The store did not fulfil a request. The message names the request, the bucket and the store's
 * error code. It contains object keys, so it is for the log only; it never contains a secret.
 */
public abstract sealed class S3Exception extends IOException {

  private S3Exception(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The setting to change and how, as the end of a sentence; empty when only the caller can know.
   */
  public Optional<String> remedy() {
    return Remedy.of(getCause());
  }

  /** There is no such object, version or upload. */
  public static final class Missing extends S3Exception {
    Missing(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** There is no such bucket. */
  public static final class NoBucket extends S3Exception {
    NoBucket(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The credentials are missing, wrong or expired, or lack the permission. */
  public static final class Denied extends S3Exception {
    Denied(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The store cannot do it now, also after retries: 409, 429, 500, 502, 503, 504. */
  public static final class Busy extends S3Exception {
    Busy(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The store could not be reached, the connection broke, or the request timed out, also after
   * retries.
   */
  public static final class Unreachable extends S3Exception {
    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The object is no longer the one that was opened. */
  public static final class Changed extends S3Exception {
    Changed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Any other error: the request is invalid, or the store does not support it. */
  public static final class Refused extends S3Exception {
    private final int status;

    Refused(int status, String message, Throwable cause) {
      super(message, cause);
      this.status = status;
    }

    /** Whether the store does not support this operation at all: 501, or 405. */
    public boolean unsupported() {
      return status == 501 || status == 405;
    }
  }
}
