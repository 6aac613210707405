package dev.spillway.web.page;

import dev.spillway.access.Access;
import dev.spillway.access.caller.Caller;
import dev.spillway.access.key.AccessMode;
import dev.spillway.access.link.LinkSettings;
import dev.spillway.access.link.Links;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.Exports;
import dev.spillway.export.delivery.Archives;
import dev.spillway.page.form.FormFields;
import dev.spillway.page.form.FormInput;
import dev.spillway.page.form.FormPolicy;
import dev.spillway.page.view.Pages;
import dev.spillway.page.view.Visit;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.InvalidParametersException;
import dev.spillway.recipe.model.ParameterError;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.web.Requests;
import dev.spillway.web.door.SameOrigin;
import dev.spillway.web.navigation.ExportPages;
import dev.spillway.web.request.BodyBudget;
import dev.spillway.web.request.RequestBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code /recipes/{name}}: the form of a recipe, and what a person sends with it. */
@Path("/recipes")
@RunOnVirtualThread
public class FormResource {

  private final FormGate gate;
  private final Requests requests;
  private final Exports exports;
  private final Links links;
  private final LinkSettings linkSettings;
  private final Access access;
  private final FormPolicy policy;
  private final Pages pages;
  private final PageAnswers answers;
  private final BodyBudget bodies;

  FormResource(
      FormGate gate,
      Requests requests,
      Exports exports,
      Links links,
      LinkSettings linkSettings,
      Access access,
      FormPolicy policy,
      Pages pages,
      PageAnswers answers,
      BodyBudget bodies) {
    this.gate = gate;
    this.requests = requests;
    this.exports = exports;
    this.links = links;
    this.linkSettings = linkSettings;
    this.access = access;
    this.policy = policy;
    this.pages = pages;
    this.answers = answers;
    this.bodies = bodies;
  }

  @GET
  @Path("/{name}")
  @Operation(hidden = true)
  public Response form(
      @Context RoutingContext context,
      @Context HttpHeaders headers,
      @PathParam("name") String name) {
    return answers.of(
        context,
        headers,
        () -> {
          Recipe recipe = recipe(gate.admit(context, name), name);
          return form(context, headers, 200, recipe, FormInput.NONE, List.of());
        });
  }

  /** Begins the export and leads to its page; answers 422 and the form when a field is wrong. */
  @POST
  @Path("/{name}")
  @Operation(hidden = true)
  public Response send(
      @Context RoutingContext context,
      @Context HttpHeaders headers,
      @PathParam("name") String name,
      InputStream body) {
    return answers.of(
        context,
        headers,
        () -> {
          SameOrigin.require(context.request());
          Caller caller = gate.admit(context, name);
          Recipe recipe = recipe(caller, name);
          FormInput input = input(Optional.ofNullable(headers.getMediaType()), body);
          try {
            Parameters parameters =
                Parameters.fromForm(recipe, input.parameters(recipe), caller.owner());
            return begun(context, headers, caller, recipe, parameters);
          } catch (InvalidParametersException e) {
            return form(context, headers, 422, recipe, input, e.errors());
          }
        });
  }

  private Response begun(
      RoutingContext context,
      HttpHeaders headers,
      Caller caller,
      Recipe recipe,
      Parameters parameters) {
    String id =
        exports.begin(
            new ExportRequest(
                caller.owner(),
                caller.name(),
                recipe,
                parameters,
                Optional.empty(),
                Optional.empty(),
                false));
    // Not for its state: a person who has its address has it after a crash of PostgreSQL, too.
    if (exports.await(id, Duration.ZERO).isEmpty()) {
      throw Archives.unknown();
    }
    boolean linked = gate.isLinked(context);
    boolean signed = linked || access.mode() == AccessMode.KEYS;
    String query =
        signed ? links.sign(id, linkSettings.life(), OptionalInt.empty()).query() + "&" : "";
    String page =
        PageAnswers.visit(context, headers).root()
            + "exports/"
            + id
            + "?"
            + query
            + "waiting=1"
            + (linked ? ExportPages.from(context.request().query()) : "");
    return Response.status(Response.Status.SEE_OTHER).header("Location", page).build();
  }

  private Recipe recipe(Caller caller, String name) {
    Recipe recipe = requests.recipe(caller, name);
    if (!policy.fits(recipe)) {
      throw Problem.of(ProblemType.NOT_FOUND, "The recipe \"" + name + "\" has no form.")
          .exception();
    }
    return recipe;
  }

  private FormInput input(Optional<MediaType> type, InputStream body) {
    if (type.filter(MediaType.APPLICATION_FORM_URLENCODED_TYPE::isCompatible).isEmpty()) {
      throw Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send application/x-www-form-urlencoded.")
          .exception();
    }
    try (BodyBudget.Held held = bodies.open(body)) {
      return new FormInput(RequestBody.form(held.text()));
    }
  }

  private Response form(
      RoutingContext context,
      HttpHeaders headers,
      int status,
      Recipe recipe,
      FormInput input,
      List<ParameterError> errors) {
    Visit visit = PageAnswers.visit(context, headers);
    String query = context.request().query();
    String address = visit.root() + "recipes/" + recipe.name() + (query == null ? "" : "?" + query);
    return PageAnswers.page(
            status,
            pages.form(
                visit,
                recipe.title(),
                address,
                new FormFields(pages.messages(visit)).of(recipe, input, errors)))
        .build();
  }
}
