package dev.spillway.web.door;

import static dev.spillway.access.caller.Role.OPERATOR;
import static dev.spillway.access.caller.Role.REQUESTER;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.stream.Stream;

/** All calls of the API with the required roles. Any other call is refused. */
public final class ApiCalls {

  /** The only call that a signed link permits as well. */
  static final ApiCall ARCHIVE = ApiCall.call("GET", "/api/exports/{id}/archive", REQUESTER);

  /** The calls that take a ticket instead of a key. */
  private static final ApiCall TICKET = ApiCall.call("GET", "/api/tickets/{ticket}", REQUESTER);

  private static final ApiCall TICKET_FORM = ApiCall.call("POST", "/api/tickets", REQUESTER);

  private static final ApiCall LINKS = ApiCall.call("POST", "/api/exports/{id}/links", REQUESTER);

  /** The files of the console, which need no key and have no data. */
  static final List<ApiCall> PAGES =
      List.of(ApiCall.call("GET", "/console"), ApiCall.call("GET", "/console/{file}"));

  static final List<ApiCall> CALLS =
      List.of(
          ApiCall.call("GET", "/api/recipes", REQUESTER, OPERATOR),
          ApiCall.call("GET", "/api/recipes/{name}", REQUESTER, OPERATOR),
          ApiCall.call("POST", "/api/recipes/{name}/archive", REQUESTER),
          ApiCall.call("POST", "/api/recipes/{name}/off", OPERATOR),
          ApiCall.call("DELETE", "/api/recipes/{name}/off", OPERATOR),
          ApiCall.call("POST", "/api/exports", REQUESTER),
          ApiCall.call("GET", "/api/exports", REQUESTER, OPERATOR),
          ApiCall.call("DELETE", "/api/exports", REQUESTER, OPERATOR),
          ApiCall.call("GET", "/api/exports/{id}", REQUESTER, OPERATOR),
          ApiCall.call("DELETE", "/api/exports/{id}", REQUESTER, OPERATOR),
          ApiCall.call("GET", "/api/exports/{id}/manifest", REQUESTER),
          ARCHIVE,
          LINKS,
          TICKET,
          TICKET_FORM,
          ApiCall.call("GET", "/api/volume/history", OPERATOR),
          ApiCall.call("GET", "/api/audit/csv", OPERATOR),
          ApiCall.call("GET", "/api/keys", OPERATOR),
          ApiCall.call("POST", "/api/keys", OPERATOR),
          ApiCall.call("DELETE", "/api/keys/{id}", OPERATOR),
          ApiCall.call("GET", "/api/nodes", OPERATOR),
          ApiCall.call("GET", "/api/roots", OPERATOR),
          ApiCall.call("GET", "/api/databases", OPERATOR),
          ApiCall.call("GET", "/api/session", OPERATOR),
          ApiCall.call("POST", "/api/session", OPERATOR),
          ApiCall.call("DELETE", "/api/session", OPERATOR),
          ApiCall.call("GET", "/api/volume", OPERATOR),
          ApiCall.call("GET", "/api/sweeps", OPERATOR),
          ApiCall.call("POST", "/api/sweeps", OPERATOR),
          ApiCall.call("GET", "/api/audit", OPERATOR));

  private ApiCalls() {}

  /**
   * Whether a session of the console may make the call: those of operators, and new links. It never
   * downloads and never asks for exports.
   */
  static boolean isOfConsole(ApiCall call) {
    return call.isOperation() || call.equals(LINKS);
  }

  /** The template of the requested path; empty when there is no such path. */
  public static String template(RoutingContext context) {
    String path = context.request().path();
    return path == null
        ? ""
        : at(path).stream().findFirst().map(call -> String.join("/", call.segments())).orElse("");
  }

  /** Returns whether one of {@code calls} takes {@code method} with a ticket. */
  static boolean takeTicket(List<ApiCall> calls, String method) {
    return calls.stream()
        .anyMatch(call -> List.of(TICKET, TICKET_FORM).contains(call) && call.takes(method));
  }

  /**
   * The calls at {@code path}, with any method. A path with parameters (RFC 3986, 3.3) has none:
   * REST ignores the parameters when it looks up a resource, so that it would see a different path
   * than this filter.
   */
  static List<ApiCall> at(String path) {
    if (path.indexOf(';') >= 0) {
      return List.of();
    }
    List<String> segments = ApiCall.segments(path);
    return Stream.concat(CALLS.stream(), PAGES.stream())
        .filter(call -> call.isAt(segments))
        .toList();
  }
}
