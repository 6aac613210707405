package dev.spillway.web.page;

import dev.spillway.access.link.Link;
import dev.spillway.export.Exports;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.row.ExportScope;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.problem.Problem;
import dev.spillway.web.door.Callers;
import dev.spillway.web.download.LinkGate;
import dev.spillway.web.navigation.ExportPages;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code /exports/{id}}: the page of an export. Opening it spends nothing of a counted link. */
@Path("/exports")
@RunOnVirtualThread
public class ExportPageResource {

  private final LinkGate links;
  private final Exports exports;
  private final ExportPages pages;
  private final PageAnswers answers;

  ExportPageResource(LinkGate links, Exports exports, ExportPages pages, PageAnswers answers) {
    this.links = links;
    this.exports = exports;
    this.pages = pages;
    this.answers = answers;
  }

  /** {@code WaitRoute} waits as {@code Prefer} says, before this is called. */
  @GET
  @Path("/{id}")
  @Operation(hidden = true)
  public Response page(
      @Context RoutingContext context,
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @QueryParam("waiting") String waiting) {
    return answers.of(
        context,
        headers,
        () -> {
          HttpServerRequest request = context.request();
          Optional<Link> link = links.admit(context, id);
          ExportScope scope = link.isPresent() ? ExportScope.ALL : Callers.scope(context);
          link.ifPresent(links::requireUnspent);
          ExportStatus status = exports.find(id, scope).orElseThrow(Archives::unknown);
          var asked =
              new ExportPages.Asked(
                  PageAnswers.visit(context, headers),
                  request.scheme() + "://" + request.authority(),
                  request.query(),
                  link.isPresent(),
                  waiting != null);
          int code = status.problem().map(Problem::type).map(type -> type.status()).orElse(200);
          return PageAnswers.page(code, pages.html(asked, status, scope)).build();
        });
  }
}
