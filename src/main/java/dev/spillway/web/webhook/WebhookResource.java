package dev.spillway.web.webhook;

import dev.spillway.access.WebhookDeliveries;
import dev.spillway.access.WebhookDeliveries.Delivery;
import dev.spillway.access.WebhookDeliveries.State;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.web.door.Callers;
import dev.spillway.web.request.PageLimit;
import dev.spillway.web.webhook.WebhookView.AttemptView;
import dev.spillway.web.webhook.WebhookView.DeliveryView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** {@code /api/webhooks}: the webhooks and their deliveries. */
@Path("/api/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class WebhookResource {

  private final WebhookDeliveries webhooks;

  WebhookResource(WebhookDeliveries webhooks) {
    this.webhooks = webhooks;
  }

  @GET
  public WebhookView.All list(@Context RoutingContext context) {
    return new WebhookView.All(
        webhooks.all(Callers.of(context).recipes()).stream().map(WebhookView::of).toList());
  }

  @GET
  @Path("/{name}/deliveries")
  public WebhookView.Page deliveries(
      @Context RoutingContext context,
      @PathParam("name") String name,
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    requireKnown(name);
    WebhookDeliveries.Page page =
        webhooks.page(
            name,
            Optional.ofNullable(state).map(WebhookResource::state),
            before(cursor),
            PageLimit.of(limit),
            Callers.of(context).recipes());
    return new WebhookView.Page(
        page.deliveries().stream().map(DeliveryView::of).toList(),
        page.next().isPresent() ? String.valueOf(page.next().getAsLong()) : null);
  }

  /** Sends a dead delivery again. One that waits is returned as it is. */
  @POST
  @Path("/{name}/deliveries/{id}/retry")
  public DeliveryView retry(
      @Context RoutingContext context, @PathParam("name") String name, @PathParam("id") String id) {
    requireKnown(name);
    Delivery found = find(context, name, id);
    if (found.state() == State.DELIVERED) {
      throw Problem.of(
              ProblemType.UNKNOWN_WEBHOOK,
              "The receiver has accepted this delivery, and its content was erased then. Only what"
                  + " is dead can be sent again.")
          .exception();
    }
    return webhooks.retry(name, id)
        ? DeliveryView.of(find(context, name, id))
        : DeliveryView.of(found);
  }

  private Delivery find(RoutingContext context, String name, String id) {
    return Optional.of(id)
        // PostgreSQL cannot store NUL in text and rejects it as a parameter.
        .filter(text -> text.indexOf('\0') < 0)
        .flatMap(text -> webhooks.find(name, text, Callers.of(context).recipes()))
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.UNKNOWN_WEBHOOK,
                        "This webhook has no delivery with this id. GET"
                            + " /api/webhooks/{name}/deliveries lists those that it has.")
                    .exception());
  }

  /** Sends a message of type {@code webhook.test} now, and returns what the receiver said. */
  @POST
  @Path("/{name}/test")
  public AttemptView test(@PathParam("name") String name) throws InterruptedException {
    requireKnown(name);
    return AttemptView.of(webhooks.test(name));
  }

  private void requireKnown(String name) {
    if (!webhooks.exists(name)) {
      throw Problem.of(
              ProblemType.UNKNOWN_WEBHOOK,
              "There is no webhook \"%s\". GET /api/webhooks lists those that spillway.webhooks configures."
                  .formatted(SafeText.text(name)))
          .exception();
    }
  }

  private static State state(String word) {
    return Arrays.stream(State.values())
        .filter(state -> state.name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.INVALID_PARAMETERS,
                        "\"state\" is \"%s\"; it is one of %s."
                            .formatted(SafeText.text(word), states()))
                    .exception());
  }

  private static String states() {
    return List.of(State.values()).stream().map(State::name).collect(Collectors.joining(", "));
  }

  private static OptionalLong before(String cursor) {
    if (cursor == null) {
      return OptionalLong.empty();
    }
    if (!cursor.matches("[0-9]{1,18}")) {
      throw Problem.of(
              ProblemType.INVALID_PARAMETERS,
              "\"cursor\" is not one that a page of deliveries gave as \"next\".")
          .exception();
    }
    return OptionalLong.of(Long.parseLong(cursor));
  }
}
