package dev.spillway.access;

/** Whether a caller is who it says cannot be found out right now. */
public final class AccessUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public AccessUnavailableException(Throwable cause) {
    super(cause);
  }
}
