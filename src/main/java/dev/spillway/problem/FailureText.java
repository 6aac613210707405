package dev.spillway.problem;

/** Formats the cause of a failure for the log. */
public final class FailureText {

  private static final String OURS = "dev.spillway.";

  private FailureText() {}

  /**
   * Returns the message of an exception of our own, because its class name tells an operator
   * nothing. Returns class name and message of any other exception, whose message is often useless
   * without the class. Empty for null.
   */
  public static String said(Throwable cause) {
    if (cause == null) {
      return "";
    }
    return cause.getClass().getName().startsWith(OURS) && cause.getMessage() != null
        ? cause.getMessage()
        : cause.toString();
  }
}
