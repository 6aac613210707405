package dev.spillway.web.page;

import dev.spillway.access.caller.Caller;
import dev.spillway.page.form.FormPolicy;
import dev.spillway.page.view.Pages;
import dev.spillway.page.view.Sheet;
import dev.spillway.page.view.Visit;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.Requests;
import dev.spillway.web.door.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * {@code /}: the recipes, where no key is needed; otherwise a page that tells nothing. Programs
 * find nothing here.
 */
@Path("/")
@RunOnVirtualThread
public class HomeResource {

  private final Requests requests;
  private final FormPolicy policy;
  private final Pages pages;

  HomeResource(Requests requests, FormPolicy policy, Pages pages) {
    this.requests = requests;
    this.policy = policy;
    this.pages = pages;
  }

  @GET
  @Operation(hidden = true)
  public Response home(@Context RoutingContext context, @Context HttpHeaders headers) {
    if (!PageAnswers.prefersPage(headers)) {
      throw Problem.of(
              ProblemType.NOT_FOUND, "There is nothing at this path; the API is below /api.")
          .exception();
    }
    Visit visit = PageAnswers.visit(context, headers);
    Optional<Caller> caller = Callers.find(context);
    List<Sheet.Action> recipes =
        caller.stream()
            .flatMap(known -> requests.recipes(known).stream())
            .filter(policy::fits)
            .map(
                recipe ->
                    new Sheet.Action(recipe.title(), visit.root() + "recipes/" + recipe.name()))
            .toList();
    return PageAnswers.page(200, pages.home(visit, recipes, policy.open())).build();
  }
}
