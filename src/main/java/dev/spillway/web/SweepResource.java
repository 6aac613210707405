package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.retention.report.SweepCursor;
import dev.spillway.retention.report.SweepPage;
import dev.spillway.retention.report.SweepReport;
import dev.spillway.retention.report.SweepReports;
import dev.spillway.retention.sweep.Sweeps;
import dev.spillway.web.request.PageLimit;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code /api/sweeps}. */
@Path("/api/sweeps")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SweepResource {

  private static final List<String> FLAGS = List.of("dryRun", "reconcile");

  private final Sweeps sweeps;
  private final SweepReports reports;

  SweepResource(Sweeps sweeps, SweepReports reports) {
    this.sweeps = sweeps;
    this.reports = reports;
  }

  @GET
  public Page list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
    Optional<SweepCursor> after =
        Optional.ofNullable(cursor)
            .map(
                encoded ->
                    SweepCursor.decode(encoded)
                        .orElseThrow(
                            () ->
                                invalid(
                                    "\"cursor\" is not one that a page of sweeps gave as \"next\".")));
    SweepPage page = reports.page(after, PageLimit.of(limit));
    return new Page(page.reports(), page.next().map(SweepCursor::encoded).orElse(null));
  }

  /**
   * A page of reports, newest first; {@code next} is the cursor of the next page, absent on the
   * last.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "SweepPage")
  public record Page(List<SweepReport> sweeps, String next) {}

  /**
   * Runs a sweep and returns its report. Rejects any unknown parameter: a client that misspells
   * {@code dryRun} must not delete anything.
   */
  @POST
  public SweepReport sweep(@Context UriInfo uri, InputStream body) throws IOException {
    MultivaluedMap<String, String> query = uri.getQueryParameters();
    for (String name : query.keySet()) {
      if (!FLAGS.contains(name)) {
        throw invalid(
            "There is no query parameter \"%s\" here; there are %s."
                .formatted(SafeText.text(name), String.join(" and ", FLAGS)));
      }
    }
    if (body.read() >= 0) {
      throw invalid(
          "This call has no body; what it takes is in the query: POST /api/sweeps?dryRun=true.");
    }
    return sweeps.request(flag("dryRun", query), flag("reconcile", query));
  }

  private static boolean flag(String name, MultivaluedMap<String, String> query) {
    List<String> values = query.getOrDefault(name, List.of("false"));
    if (values.size() > 1) {
      throw invalid("\"" + name + "\" is there " + values.size() + " times; give it once.");
    }
    return switch (values.getFirst()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw invalid(
              "\"%s\" is \"%s\"; it is true or false."
                  .formatted(name, SafeText.text(values.getFirst())));
    };
  }

  private static RuntimeException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETERS, detail).exception();
  }
}
