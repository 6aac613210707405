package dev.spillway.web.page;

import dev.spillway.access.Access;
import dev.spillway.access.AccessEvent;
import dev.spillway.access.AccessUnavailableException;
import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.link.FormLink;
import dev.spillway.access.link.Links;
import dev.spillway.access.link.PresentedLink;
import dev.spillway.page.form.FormPolicy;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.door.ApiCalls;
import dev.spillway.web.door.Callers;
import dev.spillway.web.door.Recipients;
import dev.spillway.web.door.RequestLimit;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Admits people to a form: by a signed link, or as the caller of the request. */
@ApplicationScoped
class FormGate {

  private final Links links;
  private final Access access;
  private final RequestLimit limit;
  private final FormPolicy policy;
  private final Event<AccessEvent> events;

  FormGate(
      Links links,
      Access access,
      RequestLimit limit,
      FormPolicy policy,
      Event<AccessEvent> events) {
    this.links = links;
    this.access = access;
    this.limit = limit;
    this.policy = policy;
    this.events = events;
  }

  /** Whether the request has a signed link, valid or not. */
  boolean isLinked(RoutingContext context) {
    return PresentedLink.isIn(context.request().query());
  }

  /**
   * Returns who asks for the recipe. A request with a link is counted as one of its owner.
   *
   * @throws ProblemException {@code not-found} when there are no forms, {@code unknown-recipe} for
   *     a forged link, {@code link-expired}, {@code limit-reached}, {@code unavailable}
   */
  Caller admit(RoutingContext context, String recipe) {
    if (isLinked(context)) {
      Caller caller = linked(context, recipe);
      Callers.put(context, caller);
      limit.countPerson(caller);
      return caller;
    }
    if (!policy.open()) {
      throw Problem.of(ProblemType.NOT_FOUND, "There is nothing at this path.").exception();
    }
    return Callers.of(context);
  }

  private Caller linked(RoutingContext context, String recipe) {
    return switch (links.examineForm(recipe, parameters(context.request().query()))) {
      case FormLink.Finding.Proven(FormLink link) ->
          standing(link)
              .map(key -> caller(key, link))
              .orElseThrow(
                  () ->
                      Problem.of(
                              ProblemType.LINK_EXPIRED,
                              "This link is no longer valid. Ask for a new one.")
                          .exception());
      case FormLink.Finding.Expired(FormLink link) ->
          throw new Problem(
                  ProblemType.LINK_EXPIRED,
                  "This link was valid until " + link.expires() + ". Ask for a new one.",
                  Map.of("expired", link.expires().toString()))
              .exception();
      case FormLink.Finding.Forged() -> {
        events.fire(
            new AccessEvent.Denied(
                ProblemType.UNKNOWN_RECIPE.status(),
                "",
                context.request().method().name(),
                ApiCalls.template(context),
                Recipients.address(context)));
        throw Problem.of(ProblemType.UNKNOWN_RECIPE, "There is no recipe of this name.")
            .exception();
      }
    };
  }

  /** The key that asked for the link, if it could still do so. */
  private Optional<Caller> standing(FormLink link) {
    if (link.by().isEmpty()) {
      return Optional.empty();
    }
    try {
      return strictest(
          access.authenticator().named(link.by(), link.owner()).stream()
              .filter(key -> key.is(Role.REQUESTER) && key.mayAskFor(link.recipe()))
              .toList());
    } catch (AccessUnavailableException e) {
      throw Problem.of(
              ProblemType.UNAVAILABLE,
              "Spillway cannot check the link right now. Try again in a moment.")
          .exception(e);
    }
  }

  /**
   * One of several keys of a name, with the roots that all of them may read: the link does not tell
   * which of them asked for it. Empty when they have no root in common.
   */
  static Optional<Caller> strictest(List<Caller> keys) {
    List<Set<String>> limited =
        keys.stream().map(Caller::roots).filter(roots -> !roots.isEmpty()).toList();
    if (limited.isEmpty()) {
      return keys.stream().findFirst();
    }
    Set<String> common = new HashSet<>(limited.getFirst());
    limited.forEach(common::retainAll);
    Caller key = keys.getFirst();
    return common.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Caller(key.name(), key.owner(), key.owners(), key.roles(), key.recipes(), common));
  }

  /** Asks for one recipe, as one owner. */
  private static Caller caller(Caller key, FormLink link) {
    return new Caller(
        "form:" + key.name(),
        link.owner(),
        new Owners(link.owner()),
        Set.of(Role.REQUESTER),
        Set.of(link.recipe()),
        key.roots());
  }

  /** Parses the query; returns nothing for a malformed one, so that no part of it is trusted. */
  private static Map<String, List<String>> parameters(String query) {
    try {
      return new QueryStringDecoder(query, false).parameters();
    } catch (IllegalArgumentException malformed) {
      return Map.of();
    }
  }
}
