package dev.spillway.web.door;

import static dev.spillway.access.caller.Role.OPERATOR;
import static dev.spillway.access.caller.Role.REQUESTER;

import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Every call that there is, and the role that it takes. What is not here is refused. */
public final class ApiCalls {

  /** The one call that a signed link opens, too. */
  static final ApiCall ARCHIVE = ApiCall.call("GET", "/api/exports/{id}/archive", REQUESTER);

  static final List<ApiCall> CALLS =
      List.of(
          ApiCall.call("GET", "/api/recipes", REQUESTER),
          ApiCall.call("GET", "/api/recipes/{name}", REQUESTER),
          ApiCall.call("POST", "/api/recipes/{name}/archive", REQUESTER),
          ApiCall.call("POST", "/api/exports", REQUESTER),
          ApiCall.call("GET", "/api/exports", REQUESTER, OPERATOR),
          ApiCall.call("DELETE", "/api/exports", REQUESTER, OPERATOR),
          ApiCall.call("GET", "/api/exports/{id}", REQUESTER),
          ApiCall.call("DELETE", "/api/exports/{id}", REQUESTER),
          ApiCall.call("GET", "/api/exports/{id}/manifest", REQUESTER),
          ARCHIVE,
          ApiCall.call("POST", "/api/exports/{id}/links", REQUESTER),
          ApiCall.call("GET", "/api/volume", OPERATOR),
          ApiCall.call("GET", "/api/sweeps", OPERATOR),
          ApiCall.call("POST", "/api/sweeps", OPERATOR),
          ApiCall.call("GET", "/api/audit", OPERATOR));

  private ApiCalls() {}

  /** The template of the path that is asked for; empty when nothing is there. */
  public static String template(RoutingContext context) {
    String path = context.request().path();
    return path == null
        ? ""
        : at(path).stream().findFirst().map(call -> String.join("/", call.segments())).orElse("");
  }

  /**
   * The calls at this path, whatever their method. Nothing here has parameters in its path (RFC
   * 3986, 3.3): REST leaves them out when it looks for a resource, so that a path with some would
   * be one call to it and another one to us.
   */
  static List<ApiCall> at(String path) {
    if (path.indexOf(';') >= 0) {
      return List.of();
    }
    List<String> segments = ApiCall.segments(path);
    return CALLS.stream().filter(call -> call.isAt(segments)).toList();
  }
}
