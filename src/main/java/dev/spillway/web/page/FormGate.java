package dev.spillway.web.page;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.link.FormLink;
import dev.spillway.access.link.Links;
import dev.spillway.access.link.PresentedLink;
import dev.spillway.page.form.FormPolicy;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.door.Callers;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Admits people to a form: by a signed link, or as the caller of the request. */
@ApplicationScoped
class FormGate {

  private final Links links;
  private final FormPolicy policy;

  FormGate(Links links, FormPolicy policy) {
    this.links = links;
    this.policy = policy;
  }

  /** Whether the request has a signed link, valid or not. */
  boolean isLinked(RoutingContext context) {
    return PresentedLink.isIn(context.request().query());
  }

  /**
   * Returns who asks for the recipe.
   *
   * @throws dev.spillway.problem.ProblemException {@code not-found} when there are no forms, {@code
   *     unknown-recipe} for a forged link, {@code link-expired}
   */
  Caller admit(RoutingContext context, String recipe) {
    if (isLinked(context)) {
      return linked(context.request().query(), recipe);
    }
    if (!policy.open()) {
      throw Problem.of(ProblemType.NOT_FOUND, "There is nothing at this path.").exception();
    }
    return Callers.of(context);
  }

  /** Parses the query; returns nothing for a malformed one, so that no part of it is trusted. */
  private static Map<String, List<String>> parameters(String query) {
    try {
      return new QueryStringDecoder(query, false).parameters();
    } catch (IllegalArgumentException malformed) {
      return Map.of();
    }
  }

  private Caller linked(String query, String recipe) {
    return switch (links.examineForm(recipe, parameters(query))) {
      case FormLink.Finding.Proven(FormLink link) ->
          new Caller(
              "form link",
              link.owner(),
              new Owners(link.owner()),
              Set.of(Role.REQUESTER),
              Set.of(recipe));
      case FormLink.Finding.Expired(FormLink link) ->
          throw new Problem(
                  ProblemType.LINK_EXPIRED,
                  "This link was valid until " + link.expires() + ". Ask for a new one.",
                  Map.of("expired", link.expires().toString()))
              .exception();
      case FormLink.Finding.Forged() ->
          throw Problem.of(ProblemType.UNKNOWN_RECIPE, "There is no recipe of this name.")
              .exception();
    };
  }
}
