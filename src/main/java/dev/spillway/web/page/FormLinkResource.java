package dev.spillway.web.page;

import dev.spillway.access.AccessEvent;
import dev.spillway.access.caller.Caller;
import dev.spillway.access.link.FormLink;
import dev.spillway.access.link.LinkSettings;
import dev.spillway.access.link.Links;
import dev.spillway.page.form.FormPolicy;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.web.Addresses;
import dev.spillway.web.LinkRequest;
import dev.spillway.web.Requests;
import dev.spillway.web.door.Callers;
import dev.spillway.web.request.BodyBudget;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;

/** {@code /api/recipes/{name}/links}: links to a form, which a person opens without a key. */
@Path("/api/recipes/{name}/links")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class FormLinkResource {

  private final Requests requests;
  private final FormPolicy policy;
  private final Links links;
  private final LinkSettings settings;
  private final Addresses addresses;
  private final BodyBudget bodies;
  private final Event<AccessEvent> events;

  FormLinkResource(
      Requests requests,
      FormPolicy policy,
      Links links,
      LinkSettings settings,
      Addresses addresses,
      BodyBudget bodies,
      Event<AccessEvent> events) {
    this.requests = requests;
    this.policy = policy;
    this.links = links;
    this.settings = settings;
    this.addresses = addresses;
    this.bodies = bodies;
    this.events = events;
  }

  /** A link to a form; who opens it asks as the owner for whom it was made. */
  @RegisterForReflection
  public record FormLinkView(String url, Instant expires) {}

  /** Makes a link; nothing is stored. */
  @POST
  public Response make(
      @Context RoutingContext context, @PathParam("name") String name, InputStream body) {
    LinkRequest asked = asked(body);
    Caller caller = Callers.of(context);
    Recipe recipe = requests.askedFor(caller, name);
    if (!policy.fits(recipe)) {
      throw Problem.of(
              ProblemType.INVALID_PARAMETERS,
              "This recipe takes a selection, which nobody writes by hand: it has no form.")
          .exception();
    }
    FormLink link =
        new FormLink(recipe.name(), caller.owner(), caller.name(), links.end(asked.life()));
    events.fire(new AccessEvent.FormLinkMade(link));
    String url = addresses.form(recipe.name(), links.signForm(link));
    return Response.status(Response.Status.CREATED)
        .header("Location", url)
        .entity(new FormLinkView(url, link.expires()))
        .build();
  }

  private LinkRequest asked(InputStream body) {
    try (BodyBudget.Held held = bodies.open(body)) {
      LinkRequest asked = LinkRequest.of(held.text(), settings);
      if (asked.deliveries().isPresent()) {
        throw Problem.of(
                ProblemType.INVALID_PARAMETERS,
                "\"deliveries\" is not a member of a request for the link of a form, which is good until it expires.")
            .exception();
      }
      return asked;
    }
  }
}
