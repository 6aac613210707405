package dev.spillway.problem;

/** What the log says of why something failed. */
public final class FailureText {

  private static final String OURS = "dev.spillway.";

  private FailureText() {}

  /**
   * A sentence where it is an exception of ours, whose class says nothing more to an operator; with
   * the name of its class where it is another's, which often says only with it what happened. Empty
   * for null.
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
