package dev.spillway.access;

/** The credentials of a caller cannot be checked right now. */
public final class AccessUnavailableException extends RuntimeException {

  public AccessUnavailableException(Throwable cause) {
    super(cause);
  }
}
