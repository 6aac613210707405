package dev.spillway.volume;

import java.io.IOException;

/** The volume took no bytes, or no more of them. The message is for the log. */
public final class RefusedException extends IOException {

  private static final long serialVersionUID = 1L;

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
}
