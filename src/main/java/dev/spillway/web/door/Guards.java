package dev.spillway.web.door;

import static dev.spillway.access.caller.Role.OPERATOR;
import static dev.spillway.access.caller.Role.REQUESTER;

import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Every call that there is, and the role that it takes. What is not here is refused. */
public final class Guards {

  /** The one call that a signed link opens, too. */
  static final Guarded ARCHIVE = Guarded.call("GET", "/api/exports/{id}/archive", REQUESTER);

  static final List<Guarded> CALLS =
      List.of(
          Guarded.call("GET", "/api/recipes", REQUESTER),
          Guarded.call("GET", "/api/recipes/{name}", REQUESTER),
          Guarded.call("POST", "/api/recipes/{name}/archive", REQUESTER),
          Guarded.call("POST", "/api/exports", REQUESTER),
          Guarded.call("GET", "/api/exports", REQUESTER, OPERATOR),
          Guarded.call("DELETE", "/api/exports", REQUESTER, OPERATOR),
          Guarded.call("GET", "/api/exports/{id}", REQUESTER),
          Guarded.call("DELETE", "/api/exports/{id}", REQUESTER),
          Guarded.call("GET", "/api/exports/{id}/manifest", REQUESTER),
          ARCHIVE,
          Guarded.call("POST", "/api/exports/{id}/links", REQUESTER),
          Guarded.call("GET", "/api/volume", OPERATOR),
          Guarded.call("GET", "/api/sweeps", OPERATOR),
          Guarded.call("POST", "/api/sweeps", OPERATOR),
          Guarded.call("GET", "/api/audit", OPERATOR));

  private Guards() {}

  /** The template of the path that is asked for; empty when nothing is there. */
  public static String template(RoutingContext context) {
    String path = context.request().path();
    return path == null
        ? ""
        : at(path).stream().findFirst().map(call -> String.join("/", call.segments())).orElse("");
  }

  /**
   * The calls at this path, whatever their method. Nothing here has parameters in its path (RFC 3986, 3.3): REST leaves them out when it
   * looks for a resource, so that a path with some would be one call to it and another one to us.
   */
  static List<Guarded> at(String path) {
    if (path.indexOf(';') >= 0) {
      return List.of();
    }
    List<String> segments = Guarded.segments(path);
    return CALLS.stream().filter(call -> call.isAt(segments)).toList();
  }
}
