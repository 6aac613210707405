package dev.spillway.postgres;

/**
 * Spillway cannot start as it is set up. The message is one sentence for the operator: what is
 * wrong, and the remedy.
 */
public final class StartRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StartRefusedException(String sentence) {
    super(sentence);
  }

  public StartRefusedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
