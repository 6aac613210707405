package dev.spillway.problem;

import java.util.Map;

/**
 * What went wrong, for the caller (RFC 9457).
 *
 * @param type its kind
 * @param detail what happened, with values, and what to do; never a path, a query or a stack
 * @param members further members of the document, such as {@code errors} or {@code reason}; JSON
 *     values
 */
public record Problem(ProblemType type, String detail, Map<String, Object> members) {

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, Map.of());
  }

  /** This problem as something to throw. */
  public ProblemException exception() {
    return new ProblemException(this, null);
  }

  /** This problem as something to throw; {@code cause} is for the log only. */
  public ProblemException exception(Throwable cause) {
    return new ProblemException(this, cause);
  }
}
