package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.access.Access;
import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.AccessMode;
import dev.spillway.export.DryRuns;
import dev.spillway.export.ExportPage;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.Exports;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.row.ExportCursor;
import dev.spillway.export.row.ExportFilter;
import dev.spillway.export.row.ExportScope;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.web.door.Callers;
import dev.spillway.web.request.PageLimit;
import dev.spillway.web.request.QueryText;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code /api/exports}. */
@Path("/api/exports")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ExportResource {

  private final Requests requests;
  private final Exports exports;
  private final Archives archives;
  private final DryRuns dryRuns;
  private final Access access;

  ExportResource(
      Requests requests, Exports exports, Archives archives, DryRuns dryRuns, Access access) {
    this.dryRuns = dryRuns;
    this.access = access;
    this.requests = requests;
    this.exports = exports;
    this.archives = archives;
  }

  @POST
  @Consumes({MediaType.APPLICATION_JSON, "application/x-ndjson"})
  public Response request(
      @Context RoutingContext context,
      @Context HttpHeaders headers,
      InputStream body,
      @HeaderParam("Idempotency-Key") String key,
      @HeaderParam("Prefer") List<String> prefer) {
    Optional<MediaType> type = Optional.ofNullable(headers.getMediaType());
    ExportRequest request = requests.export(Callers.of(context), type, body, key);
    if (request.dryRun()) {
      return Answers.dryRun(dryRuns.of(request));
    }
    String id = exports.begin(request);
    ExportStatus status =
        exports.await(id, requests.wait(prefer, Duration.ZERO)).orElseThrow(Archives::unknown);
    return Answers.accepted(status);
  }

  @GET
  public Page list(
      @Context RoutingContext context,
      @QueryParam("state") String state,
      @QueryParam("recipe") String recipe,
      @QueryParam("owner") String owner,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    ExportFilter filter =
        new ExportFilter(
            listed(Callers.of(context), Optional.ofNullable(owner).map(ExportResource::owner)),
            Optional.ofNullable(state).map(ExportResource::state),
            Optional.ofNullable(recipe).map(name -> QueryText.of("recipe", name)));
    Optional<ExportCursor> after =
        Optional.ofNullable(cursor)
            .map(
                encoded ->
                    ExportCursor.decode(encoded)
                        .orElseThrow(
                            () ->
                                invalid(
                                    "\"cursor\" is not one that a page of exports gave as \"next\".")));
    ExportPage page = exports.page(filter, after, PageLimit.of(limit));
    return new Page(
        page.exports().stream().map(view(context)).toList(),
        page.next().map(ExportCursor::encoded).orElse(null));
  }

  /**
   * A page of exports, newest first; {@code next} is the cursor of the next page, absent on the
   * last.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ExportPage")
  public record Page(List<ExportView> exports, String next) {}

  /**
   * An operator lists the exports of all owners, a requester those of owners that it may act for.
   */
  private static ExportScope listed(Caller caller, Optional<String> asked) {
    Optional<String> owner =
        caller.is(Role.OPERATOR) ? asked : Optional.of(asked.orElse(caller.owner()));
    owner.ifPresent(name -> requireOwner(caller, name));
    return new ExportScope(owner, caller.recipes());
  }

  private static void requireOwner(Caller caller, String owner) {
    if (!caller.is(Role.OPERATOR) && !caller.mayActFor(owner)) {
      throw Problem.of(
              ProblemType.FORBIDDEN,
              "This key does not act for the owner \"" + SafeText.text(owner) + "\".")
          .exception();
    }
  }

  private static String owner(String owner) {
    return QueryText.of("owner", owner);
  }

  private static ExportState state(String name) {
    return Arrays.stream(ExportState.values())
        .filter(state -> state.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "\"state\" is \"%s\"; it is one of %s."
                        .formatted(SafeText.text(name), List.of(ExportState.values()))));
  }

  private static RuntimeException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETERS, detail).exception();
  }

  /**
   * {@link WaitRoute} waits before this is called.
   *
   * @param prefer what it waits for, here for the description of the API
   */
  @GET
  @Path("/{id}")
  public ExportView status(
      @Context RoutingContext context,
      @PathParam("id") String id,
      @HeaderParam("Prefer") List<String> prefer) {
    return exports
        .find(id, Callers.managed(context))
        .map(view(context))
        .orElseThrow(Archives::unknown);
  }

  /** Without keys, every caller has the same name. */
  private Function<ExportStatus, ExportView> view(RoutingContext context) {
    return access.mode() == AccessMode.KEYS && Callers.of(context).is(Role.OPERATOR)
        ? ExportView::forOperator
        : ExportView::of;
  }

  @GET
  @Path("/{id}/manifest")
  public ManifestView manifest(@Context RoutingContext context, @PathParam("id") String id) {
    return ManifestView.of(archives.manifest(id, Callers.scope(context)));
  }

  @DELETE
  @Path("/{id}")
  public void delete(@Context RoutingContext context, @PathParam("id") String id) {
    if (!exports.delete(id, Callers.managed(context), Callers.of(context).name())) {
      throw Archives.unknown();
    }
  }

  /** Deletes all exports of an owner, for a request to erase personal data. */
  @DELETE
  public Erased deleteAllOf(@Context RoutingContext context, @QueryParam("owner") String owner) {
    if (owner == null || owner.isBlank()) {
      throw invalid("\"owner\" is missing; all exports of that owner are deleted.");
    }
    Caller caller = Callers.of(context);
    requireOwner(caller, owner(owner));
    return new Erased(
        exports.deleteAll(new ExportScope(Optional.of(owner), caller.recipes()), caller.name()));
  }

  /** Number of exports that were ended. */
  public record Erased(int exports) {}
}
