package dev.spillway.access;

/** The credentials of a caller cannot be checked right now. */
public final class AccessUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public AccessUnavailableException(Throwable cause) {
    super(cause);
  }
}
