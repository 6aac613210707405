package dev.spillway.web.door;

import static dev.spillway.access.caller.Role.OPERATOR;
import static dev.spillway.access.caller.Role.REQUESTER;

import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** All calls of the API and all pages, with the required roles. Any other call is refused. */
public final class ApiCalls {

  /** A call that a signed link permits as well. */
  static final ApiCall ARCHIVE = ApiCall.call("GET", "/api/exports/{id}/archive", REQUESTER);

  /** The calls that take a ticket instead of a key. */
  private static final ApiCall TICKET = ApiCall.call("GET", "/api/tickets/{ticket}", REQUESTER);

  private static final ApiCall TICKET_FORM = ApiCall.call("POST", "/api/tickets", REQUESTER);

  /** The page of an export, with the link of its archive. */
  private static final ApiCall EXPORT_PAGE = ApiCall.call("GET", "/exports/{id}", REQUESTER);

  private static final ApiCall FORM = ApiCall.call("GET", "/recipes/{name}", REQUESTER);

  private static final ApiCall FORM_SENT = ApiCall.call("POST", "/recipes/{name}", REQUESTER);

  /** Tells something only where no key is needed. */
  static final ApiCall HOME = ApiCall.call("GET", "/", REQUESTER);

  /** The same for everyone. */
  static final ApiCall ASSET = ApiCall.call("GET", "/page/{file}", REQUESTER);

  private static final List<ApiCall> LINKED = List.of(ARCHIVE, EXPORT_PAGE, FORM, FORM_SENT);

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
          TICKET,
          TICKET_FORM,
          ApiCall.call("GET", "/api/volume", OPERATOR),
          ApiCall.call("GET", "/api/sweeps", OPERATOR),
          ApiCall.call("POST", "/api/sweeps", OPERATOR),
          ApiCall.call("GET", "/api/audit", OPERATOR),
          ApiCall.call("POST", "/api/recipes/{name}/links", REQUESTER),
          EXPORT_PAGE,
          FORM,
          FORM_SENT,
          HOME,
          ASSET);

  private ApiCalls() {}

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

  /** Returns whether one of {@code calls} takes {@code method} with a signed link. */
  static boolean takeLink(List<ApiCall> calls, String method) {
    return calls.stream().anyMatch(call -> LINKED.contains(call) && call.takes(method));
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
    return CALLS.stream().filter(call -> call.isAt(segments)).toList();
  }
}
