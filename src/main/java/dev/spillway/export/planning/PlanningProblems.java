package dev.spillway.export.planning;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.UnsafeEntryNameException;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.pick.SelectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

/** Converts what goes wrong while entries are selected and planned into problems for the caller. */
public final class PlanningProblems {

  private PlanningProblems() {}

  /** What may go wrong. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, SelectionException;
  }

  /** Runs {@code work}; every failure becomes a problem. */
  static <T> T converted(Parameters parameters, Work<T> work) {
    try {
      return work.run();
    } catch (SelectionException e) {
      throw refused(e, parameters);
    } catch (UnsafeEntryNameException e) {
      throw refused(e, parameters);
    } catch (ContentChangedException e) {
      throw Problem.of(
              ProblemType.UNUSABLE_SOURCE,
              "A file of the source changed while it was read. Request it again when the file no"
                  + " longer changes.")
          .exception(e);
    } catch (IOException e) {
      throw unreadable(e).exception(e);
    }
  }

  /** Returns the problem of a selection that is not possible. */
  public static ProblemException refused(SelectionException e, Parameters parameters) {
    return redacted(
        e.parameter()
            .map(
                name ->
                    new Problem(
                        ProblemType.IMPOSSIBLE_SELECTION,
                        e.getMessage(),
                        Map.of("parameter", name)))
            .orElseGet(() -> Problem.of(ProblemType.UNUSABLE_SOURCE, e.getMessage())),
        parameters);
  }

  /** Returns the problem of a name that no archive may have. */
  public static ProblemException refused(UnsafeEntryNameException e, Parameters parameters) {
    return redacted(
        Problem.of(
            ProblemType.UNUSABLE_SOURCE,
            "A file of the source has a name that is not allowed in an archive: " + e.getMessage()),
        parameters);
  }

  /**
   * Returns the problem with sensitive values redacted from its detail. Without a cause: the detail
   * says everything that a stack trace could.
   */
  private static ProblemException redacted(Problem problem, Parameters parameters) {
    return new Problem(problem.type(), parameters.redacted(problem.detail()), problem.members())
        .exception();
  }

  /** Returns the problem of a source, or of the database, that cannot be read now. */
  public static Problem unreadable(IOException e) {
    String away =
        e.getCause() instanceof SQLException ? "Spillway's database" : "The source of this recipe";
    return Problem.of(
        ProblemType.UNAVAILABLE, away + " cannot be read right now. Try again later.");
  }
}
