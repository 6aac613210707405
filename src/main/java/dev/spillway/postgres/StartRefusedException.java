package dev.spillway.postgres;

/**
 * Spillway cannot start with its configuration or environment. The message is one sentence for the
 * operator: the cause and the remedy.
 */
public final class StartRefusedException extends RuntimeException {

  public StartRefusedException(String sentence) {
    super(sentence);
  }

  public StartRefusedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
