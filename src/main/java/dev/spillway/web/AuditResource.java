package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.access.AuditTrail;
import dev.spillway.access.caller.Caller;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.door.Callers;
import dev.spillway.web.operate.AuditCsv;
import dev.spillway.web.request.PageLimit;
import dev.spillway.web.request.QueryText;
import dev.spillway.web.request.QueryTime;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code /api/audit}: the audit trail. */
@Path("/api/audit")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AuditResource {

  private final AuditTrail trail;
  private final ObjectMapper json;

  AuditResource(AuditTrail trail, ObjectMapper json) {
    this.trail = trail;
    this.json = json;
  }

  @GET
  public Page list(
      @Context RoutingContext context,
      @QueryParam("event") String event,
      @QueryParam("export") String export,
      @QueryParam("owner") String owner,
      @QueryParam("caller") String caller,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    AuditTrail.Page page =
        trail.page(
            filter(context, event, export, owner, caller, from, to),
            before(cursor),
            PageLimit.of(limit));
    return new Page(
        page.entries().stream().map(AuditResource::view).toList(),
        page.next().isPresent() ? String.valueOf(page.next().getAsLong()) : null);
  }

  /** The newest entries as CSV (RFC 4180), for a spreadsheet. */
  @GET
  @Path("/csv")
  @Produces("text/csv")
  public Response csv(
      @Context RoutingContext context,
      @QueryParam("event") String event,
      @QueryParam("export") String export,
      @QueryParam("owner") String owner,
      @QueryParam("caller") String caller,
      @QueryParam("from") String from,
      @QueryParam("to") String to) {
    AuditTrail.Filter filter = filter(context, event, export, owner, caller, from, to);
    StreamingOutput entries = new AuditCsv(trail, filter, json)::write;
    return Response.ok(entries)
        .type("text/csv; charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"audit.csv\"")
        .build();
  }

  private static AuditTrail.Filter filter(
      RoutingContext context,
      String event,
      String export,
      String owner,
      String caller,
      String from,
      String to) {
    Optional<Instant> first = Optional.ofNullable(from).map(value -> QueryTime.of("from", value));
    Optional<Instant> end = Optional.ofNullable(to).map(value -> QueryTime.of("to", value));
    if (first.isPresent() && end.isPresent() && first.get().isAfter(end.get())) {
      throw invalid("\"from\" is later than \"to\".");
    }
    Caller reader = Callers.of(context);
    return new AuditTrail.Filter(
        Optional.ofNullable(event).map(value -> QueryText.of("event", value)),
        Optional.ofNullable(export).map(value -> QueryText.of("export", value)),
        Optional.ofNullable(owner).map(value -> QueryText.of("owner", value)),
        Optional.ofNullable(caller).map(value -> QueryText.of("caller", value)),
        first,
        end,
        reader.recipes(),
        reader.name());
  }

  private static OptionalLong before(String cursor) {
    if (cursor == null) {
      return OptionalLong.empty();
    }
    if (!cursor.matches("[0-9]{1,18}")) {
      throw invalid("\"cursor\" is not one that a page of the audit gave as \"next\".");
    }
    return OptionalLong.of(Long.parseLong(cursor));
  }

  private static RuntimeException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETERS, detail).exception();
  }

  private static EntryView view(AuditTrail.Entry entry) {
    return new EntryView(
        entry.at(),
        entry.event(),
        entry.exportId().orElse(null),
        entry.recipe().orElse(null),
        entry.owner().orElse(null),
        entry.caller().orElse(null),
        entry.details());
  }

  /**
   * A page of entries, newest first; {@code next} is the cursor of the next page, absent on the
   * last.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "AuditPage")
  public record Page(List<EntryView> entries, String next) {}

  /** One audit entry; members that do not apply are absent. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "AuditEntry")
  public record EntryView(
      Instant at,
      String event,
      String export,
      String recipe,
      String owner,
      String caller,
      Map<String, Object> details) {}
}
