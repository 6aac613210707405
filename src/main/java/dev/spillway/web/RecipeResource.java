package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.access.caller.Caller;
import dev.spillway.archive.entry.Format;
import dev.spillway.export.DryRuns;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.Exports;
import dev.spillway.export.RetentionTerms;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.recipe.JsonSchema;
import dev.spillway.recipe.RecipeSwitches;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.type.Quantities;
import dev.spillway.web.door.Callers;
import dev.spillway.web.navigation.Navigation;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code /api/recipes}: the recipes, and the one-step request for an archive. */
@Path("/api/recipes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RecipeResource {

  private final Requests requests;
  private final Exports exports;
  private final ExportLimits limits;
  private final RetentionSettings retention;
  private final Addresses addresses;
  private final DryRuns dryRuns;
  private final RecipeSwitches switches;

  RecipeResource(
      Requests requests,
      Exports exports,
      ExportLimits limits,
      RetentionSettings retention,
      Addresses addresses,
      DryRuns dryRuns,
      RecipeSwitches switches) {
    this.dryRuns = dryRuns;
    this.switches = switches;
    this.requests = requests;
    this.exports = exports;
    this.limits = limits;
    this.retention = retention;
    this.addresses = addresses;
  }

  /**
   * A recipe, with a JSON Schema of its parameters. {@code retention} is {@code "once"} or an
   * object; {@code limits} are per owner; {@code disabled} is the reason why the recipe cannot be
   * used, and {@code switchedOff} is true if an operator can switch it on again; {@code selection}
   * is there if its requests bring one; {@code parts} is the size in bytes of the parts that its
   * archives are split into.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RecipeView(
      String name,
      String title,
      String format,
      Long parts,
      @Schema(implementation = Object.class) RetentionMember.Offered retention,
      LimitsView limits,
      String disabled,
      Boolean switchedOff,
      SelectionView selection,
      Map<String, Object> parameters) {

    private static RecipeView of(Recipe recipe, RetentionTerms offer, boolean switchedOff) {
      return new RecipeView(
          recipe.name(),
          recipe.title(),
          recipe.archive().format().extension(),
          recipe.archive().parts().isPresent() ? recipe.archive().parts().getAsLong() : null,
          RetentionMember.of(offer),
          recipe.limits().none() ? null : LimitsView.of(recipe.limits()),
          recipe.disabled().orElse(null),
          switchedOff ? Boolean.TRUE : null,
          recipe.selection().map(taken -> SelectionView.of(recipe, taken)).orElse(null),
          JsonSchema.of(recipe));
    }
  }

  /**
   * The selection that a request for a recipe brings: the roots of its files, whether it may have
   * texts, and the formats of the archive.
   */
  public record SelectionView(List<String> roots, boolean text, List<String> formats) {

    private static SelectionView of(Recipe recipe, Choice.Selection taken) {
      return new SelectionView(
          taken.roots(), taken.text(), recipe.formats().stream().map(Format::extension).toList());
    }
  }

  /** The limits of a recipe per owner; a member is absent where there is no limit. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LimitsView(Integer inFlight, String cooldown) {

    private static LimitsView of(Recipe.Limits limits) {
      return new LimitsView(
          limits.mostInFlight() == 0 ? null : limits.mostInFlight(),
          limits.cooldown().map(Quantities::written).orElse(null));
    }
  }

  /** The recipes that the caller may use, by name. */
  public record RecipeList(List<RecipeView> recipes) {}

  @GET
  public RecipeList list(@Context RoutingContext context) {
    return new RecipeList(requests.recipes(Callers.of(context)).stream().map(this::view).toList());
  }

  @GET
  @Path("/{name}")
  public RecipeView get(@Context RoutingContext context, @PathParam("name") String name) {
    return view(requests.recipe(Callers.of(context), name));
  }

  private RecipeView view(Recipe recipe) {
    return RecipeView.of(
        recipe, RetentionTerms.offered(retention, recipe), switches.off(recipe.name()).isPresent());
  }

  /**
   * Waits for the export, at most {@code limits.wait}. Answers with a redirect to the archive, with
   * the problem, or with 202 and the export.
   */
  @POST
  @Path("/{name}/archive")
  public Response archive(
      @Context RoutingContext context,
      @PathParam("name") String name,
      @HeaderParam("Idempotency-Key") String key,
      @HeaderParam("Prefer") List<String> prefer,
      @Context HttpHeaders headers,
      InputStream body) {
    Caller caller = Callers.of(context);
    Recipe recipe = requests.askedFor(caller, name);
    Optional<MediaType> type = Optional.ofNullable(headers.getMediaType());
    ExportRequest request = requests.oneStep(caller, recipe, type, body, key);
    if (request.dryRun()) {
      return Answers.dryRun(dryRuns.of(request));
    }
    String id = exports.begin(request);
    ExportStatus status =
        exports
            .await(id, requests.wait(prefer, limits.longestWait()))
            .orElseThrow(Archives::unknown);
    return Answers.archive(
        status,
        addresses::archive,
        Navigation.is(headers),
        export -> addresses.waiting(export, false));
  }
}
