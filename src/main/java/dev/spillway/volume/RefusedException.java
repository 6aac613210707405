package dev.spillway.volume;

import dev.spillway.s3.S3Exception;
import java.io.IOException;

/** The volume refused bytes. The message is for the log. */
public final class RefusedException extends IOException {

  private final transient Refusal refusal;

  RefusedException(Refusal refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  RefusedException(Refusal refusal, IOException cause) {
    super(cause.toString(), cause);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }

  /** Whether a retry may succeed shortly: the store was busy or unreachable. */
  public boolean isPassing() {
    return getCause() instanceof S3Exception.Busy || getCause() instanceof S3Exception.Unreachable;
  }
}
