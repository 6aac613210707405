package dev.spillway.web.problem;

import dev.spillway.problem.FailureText;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.connection.ConnectionCounts;
import dev.spillway.web.transfer.ClientGoneException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Converts an unexpected failure to a problem for the client; the details go to the log. */
public final class Failures {

  private static final Logger LOG = Logger.getLogger(Failures.class);

  private Failures() {}

  /**
   * Returns the problem for {@code failure}, and logs it. {@code doing} names the operation in the
   * log.
   */
  public static Problem problem(Throwable failure, String doing) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException expected) {
        return expected.problem();
      }
      if (cause instanceof SQLException database && databaseIsAway(database)) {
        LOG.errorf(
            "event=database-unavailable doing=\"%s\" cause=%s", doing, database.getMessage());
        return Problem.of(
            ProblemType.UNAVAILABLE, "Spillway cannot reach its database. Try again in a moment.");
      }
    }
    if (isOfClient(failure)) {
      // The client is gone: there is no one to answer, and no error.
      ConnectionCounts.NODE.abandoned();
      return Problem.of(ProblemType.UNAVAILABLE, "The client is gone.");
    }
    if (failure instanceof IOException) {
      LOG.errorf(
          "event=source-unavailable doing=\"%s\" cause=\"%s\"", doing, FailureText.said(failure));
      return Problem.of(
          ProblemType.UNAVAILABLE,
          "The source of this archive cannot be read right now. Try again later.");
    }
    LOG.errorf(failure, "event=internal-error doing=\"%s\"", doing);
    return Problem.of(
        ProblemType.INTERNAL, "Spillway failed with an unexpected error. Its log has the details.");
  }

  private static boolean isOfClient(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClientGoneException) {
        return true;
      }
    }
    return false;
  }

  /**
   * SQLSTATE classes 08 (connection), 53 (resources) and 57 (operator intervention); no SQLSTATE
   * when the pool timed out.
   */
  private static boolean databaseIsAway(SQLException failure) {
    String state = failure.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57");
  }

  /** Seconds after which a retry may succeed, for problems that pass. */
  public static Optional<String> retryAfter(Problem problem) {
    return switch (problem.type()) {
      case NOT_READY -> Optional.of("1");
      case UNAVAILABLE,
          CRASHED,
          TOO_MANY_DOWNLOADS,
          TOO_MANY_EXPORTS,
          SWEEP_IN_PROGRESS,
          APPLICATION_UNREACHABLE,
          APPLICATION_TIMEOUT ->
          Optional.of("5");
      // A sweep runs every minute and makes room.
      case INSUFFICIENT_STORAGE, VOLUME_UNAVAILABLE -> Optional.of("60");
      case LIMIT_REACHED ->
          Optional.ofNullable(problem.members().get("retryAfter")).map(Object::toString);
      default -> Optional.empty();
    };
  }
}
