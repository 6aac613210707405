package dev.spillway.access;

import dev.spillway.access.link.FormLink;
import dev.spillway.access.link.Link;

/** An access event: a refused request or a new link. Fired where it happens. */
public sealed interface AccessEvent {

  /**
   * A request was refused.
   *
   * @param status HTTP status of the response: 401, 403 or 429, or 404 for a forged link
   * @param caller name of the key; empty when no caller was authenticated
   * @param method of the request
   * @param route the template of its path, never the path itself, which may hold an id or a
   *     signature; empty when no route matches
   * @param address of the client
   */
  record Denied(int status, String caller, String method, String route, String address)
      implements AccessEvent {}

  /** An operator has signed in to the console from {@code address}. */
  record SignedIn(String caller, String address) implements AccessEvent {}

  /** An operator has switched a recipe off for {@code reason}, or on again when it is empty. */
  record RecipeSwitched(String recipe, String reason, String caller) implements AccessEvent {}

  /** A signed link to the form of a recipe was created, by the key that it names. */
  record FormLinkMade(FormLink link) implements AccessEvent {}

  /** {@code caller} created a signed link to an export's archive. */
  record LinkMade(Link link, String recipe, String owner, String caller) implements AccessEvent {}
}
