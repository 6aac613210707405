package dev.spillway.access;

import dev.spillway.access.link.Link;

/** What was done with the right to do things, or tried without it. Fired where it happens. */
public sealed interface AccessEvent {

  /**
   * A request was refused.
   *
   * @param status of HTTP that it was answered with: 401, 403 or 429, and 404 for a forged link
   * @param caller the key's name; empty when none was proven
   * @param method of the request
   * @param route the template of its path, never the path itself, which may hold an id or a
   *     signature; empty when it leads nowhere
   * @param address where it came from
   */
  record Denied(int status, String caller, String method, String route, String address)
      implements AccessEvent {}

  /** A signed link to an export's archive was made, for {@code caller}. */
  record LinkMade(Link link, String recipe, String owner, String caller) implements AccessEvent {}
}
