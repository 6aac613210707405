package dev.spillway.problem;

import java.util.Map;

/**
 * An error as the caller sees it (RFC 9457).
 *
 * @param type its kind
 * @param detail what happened, with values, and how to correct it; never a path, a query or a stack
 *     trace
 * @param members additional members of the document, such as {@code errors} or {@code reason}; JSON
 *     values
 */
public record Problem(ProblemType type, String detail, Map<String, Object> members) {

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, Map.of());
  }

  /** Returns an exception with this problem. */
  public ProblemException exception() {
    return new ProblemException(this, null);
  }

  /** Returns an exception with this problem; {@code cause} is only for the log. */
  public ProblemException exception(Throwable cause) {
    return new ProblemException(this, cause);
  }
}
