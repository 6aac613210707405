package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.access.AccessEvent;
import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Role;
import dev.spillway.access.link.Link;
import dev.spillway.access.link.LinkSettings;
import dev.spillway.access.link.Links;
import dev.spillway.access.link.SignedLink;
import dev.spillway.export.Exports;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.problem.ProblemException;
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

/** {@code /api/exports/{id}/links}: links that a browser opens without a key. */
@Path("/api/exports/{id}/links")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LinkResource {

  private final Exports exports;
  private final Links links;
  private final LinkSettings settings;
  private final Addresses addresses;
  private final BodyBudget bodies;
  private final Event<AccessEvent> events;

  LinkResource(
      Exports exports,
      Links links,
      LinkSettings settings,
      Addresses addresses,
      BodyBudget bodies,
      Event<AccessEvent> events) {
    this.exports = exports;
    this.links = links;
    this.settings = settings;
    this.addresses = addresses;
    this.bodies = bodies;
    this.events = events;
  }

  /**
   * A link to the archive, and one to its page; {@code deliveries} is absent when there is no
   * limit. Registered for the native image, which otherwise finds only types that a method declares
   * as its result; {@link #make} declares none.
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LinkView(String url, String page, Instant expires, Integer deliveries) {}

  /** Makes a link; nothing is stored until it is used. */
  @POST
  public Response make(
      @Context RoutingContext context, @PathParam("id") String id, InputStream body) {
    LinkRequest asked = asked(body);
    Caller caller = Callers.of(context);
    ExportStatus status =
        exports
            .find(id, Callers.managed(context))
            .filter(found -> caller.is(Role.OPERATOR) || caller.mayActFor(found.owner()))
            .orElseThrow(Archives::unknown);
    status
        .problem()
        .<ProblemException>map(problem -> problem.exception())
        .ifPresent(
            ended -> {
              throw ended;
            });
    SignedLink signed = links.sign(id, asked.life(), asked.deliveries());
    Link link = signed.link();
    events.fire(new AccessEvent.LinkMade(link, status.recipe(), status.owner(), caller.name()));
    String url = addresses.of(signed);
    return Response.status(Response.Status.CREATED)
        .header("Location", url)
        .entity(
            new LinkView(
                url,
                addresses.page(signed),
                link.expires(),
                link.counted().map(Link.Counted::deliveries).orElse(null)))
        .build();
  }

  private LinkRequest asked(InputStream body) {
    try (BodyBudget.Held held = bodies.open(body)) {
      return LinkRequest.of(held.text(), settings);
    }
  }
}
