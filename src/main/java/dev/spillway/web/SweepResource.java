package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.export.Problem;
import dev.spillway.export.ProblemType;
import dev.spillway.retention.SweepCursor;
import dev.spillway.retention.SweepPage;
import dev.spillway.retention.SweepReport;
import dev.spillway.retention.SweepReports;
import dev.spillway.retention.Sweeps;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/** {@code /api/sweeps}. */
@Path("/api/sweeps")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SweepResource {

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

  /** Some reports, newest first; {@code next} is the cursor of the page after, absent on the last. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Page(List<SweepReport> sweeps, String next) {}

  /** Sweeps now, and answers its report. */
  @POST
  public SweepReport sweep(
      @QueryParam("dryRun") String dryRun, @QueryParam("reconcile") String reconcile) {
    return sweeps.request(flag("dryRun", dryRun), flag("reconcile", reconcile));
  }

  private static boolean flag(String name, String value) {
    if (value == null) {
      return false;
    }
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw invalid("\"" + name + "\" is \"" + Shown.of(value) + "\"; it is true or false.");
    };
  }

  private static RuntimeException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETERS, detail).exception();
  }
}
