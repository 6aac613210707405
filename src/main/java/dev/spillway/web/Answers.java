package dev.spillway.web;

import dev.spillway.export.planning.DryRun;
import dev.spillway.export.row.ExportStatus;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Responses that several resources share. */
final class Answers {

  private Answers() {}

  /** 200: what the export would be. */
  static Response dryRun(DryRun found) {
    return Response.ok(DryRunView.of(found), MediaType.APPLICATION_JSON_TYPE).build();
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
