package dev.spillway.web;

import dev.spillway.export.planning.DryRun;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.problem.ProblemException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.UnaryOperator;

/** Responses that several resources share. */
final class Answers {

  private Answers() {}

  /**
   * A redirect to the archive, 202 and the export when it is not ready, or the problem of the
   * export.
   *
   * @param address of the archive of an export
   * @throws ProblemException the problem
   */
  static Response archive(ExportStatus status, UnaryOperator<String> address) {
    return switch (status.state()) {
      case READY ->
          Response.status(Response.Status.SEE_OTHER)
              .header("Location", address.apply(status.id()))
              .build();
      case QUEUED, GENERATING -> accepted(status);
      case FAILED, CANCELLED, GONE ->
          throw status
              .problem()
              .<ProblemException>map(problem -> problem.exception())
              .orElseThrow(() -> new IllegalStateException(status.state() + " without a problem"));
    };
  }

  /**
   * As {@link #archive}, but leads a browser to the page of an export that is not ready.
   *
   * @param person whether a person waits for the answer, in a browser
   * @param page address of the page of an export
   */
  static Response archive(
      ExportStatus status,
      UnaryOperator<String> address,
      boolean person,
      UnaryOperator<String> page) {
    return person && status.state() != ExportState.READY
        ? Response.status(Response.Status.SEE_OTHER)
            .header("Location", page.apply(status.id()))
            .build()
        : archive(status, address);
  }

  /** 200: what the export would be. */
  static Response dryRun(DryRun found) {
    return Response.ok(DryRunView.of(found)).type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** 202: the export exists, whatever its state. */
  static Response accepted(ExportStatus status) {
    Response.ResponseBuilder response =
        Response.accepted(ExportView.of(status))
            .type(MediaType.APPLICATION_JSON)
            .header("Location", ExportView.path(status.id()));
    if (status.state().open()) {
      response.header("Retry-After", "1");
    }
    return response.build();
  }
}
