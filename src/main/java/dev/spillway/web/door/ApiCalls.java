package dev.spillway.web.door;

import static dev.spillway.access.caller.Role.OPERATOR;
import static dev.spillway.access.caller.Role.REQUESTER;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.stream.Stream;

/** All calls of the API and all pages, with the required roles. Any other call is refused. */
public final class ApiCalls {

  static final ApiCall ARCHIVE = ApiCall.call("GET", "/api/exports/{id}/archive", REQUESTER);

  private static final ApiCall PART =
      ApiCall.call("GET", "/api/exports/{id}/archive/{part}", REQUESTER);

  private static final ApiCall PARTS =
      ApiCall.call("GET", "/api/exports/{id}/parts.txt", REQUESTER);

  private static final ApiCall PARTS_SCRIPT =
      ApiCall.call("GET", "/api/exports/{id}/parts.sh", REQUESTER);

  /** The calls that take a ticket instead of a key. */
  private static final ApiCall TICKET = ApiCall.call("GET", "/api/tickets/{ticket}", REQUESTER);

  private static final ApiCall TICKET_FORM = ApiCall.call("POST", "/api/tickets", REQUESTER);

  /** The calls that an application decides on. */
  private static final ApiCall APP = ApiCall.call("GET", "/apps/{app}/" + ApiCall.REST, REQUESTER);

  /** The page of an export, with the link of its archive. */
  private static final ApiCall EXPORT_PAGE = ApiCall.call("GET", "/exports/{id}", REQUESTER);

  private static final ApiCall FORM = ApiCall.call("GET", "/recipes/{name}", REQUESTER);

  private static final ApiCall FORM_SENT = ApiCall.call("POST", "/recipes/{name}", REQUESTER);

  /** Tells something only where no key is needed. */
  static final ApiCall HOME = ApiCall.call("GET", "/", REQUESTER);

  /** The same for everyone. */
  static final ApiCall ASSET = ApiCall.call("GET", "/page/{file}", REQUESTER);

  /** The calls that a signed link permits as well. */
  private static final List<ApiCall> LINKED =
      List.of(ARCHIVE, PART, PARTS, PARTS_SCRIPT, EXPORT_PAGE, FORM, FORM_SENT);

  /** A new link, which the audit has: operators help people who have lost theirs. */
  private static final ApiCall LINKS =
      ApiCall.call("POST", "/api/exports/{id}/links", REQUESTER, OPERATOR);

  private static final ApiCall SIGN_IN = ApiCall.call("POST", "/api/session", OPERATOR);

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
          PART,
          PARTS,
          PARTS_SCRIPT,
          LINKS,
          TICKET,
          TICKET_FORM,
          APP,
          ApiCall.call("GET", "/api/volume/history", OPERATOR),
          ApiCall.call("GET", "/api/audit/csv", OPERATOR),
          ApiCall.call("GET", "/api/keys", OPERATOR),
          ApiCall.call("POST", "/api/keys", OPERATOR),
          ApiCall.call("DELETE", "/api/keys/{id}", OPERATOR),
          ApiCall.call("GET", "/api/nodes", OPERATOR),
          ApiCall.call("GET", "/api/roots", OPERATOR),
          ApiCall.call("GET", "/api/databases", OPERATOR),
          ApiCall.call("GET", "/api/session", OPERATOR),
          SIGN_IN,
          ApiCall.call("DELETE", "/api/session", OPERATOR),
          ApiCall.call("GET", "/api/volume", OPERATOR),
          ApiCall.call("GET", "/api/sweeps", OPERATOR),
          ApiCall.call("POST", "/api/sweeps", OPERATOR),
          ApiCall.call("GET", "/api/audit", OPERATOR),
          ApiCall.call("GET", "/api/webhooks", OPERATOR),
          ApiCall.call("GET", "/api/webhooks/{name}/deliveries", OPERATOR),
          ApiCall.call("POST", "/api/webhooks/{name}/deliveries/{id}/retry", OPERATOR),
          ApiCall.call("POST", "/api/webhooks/{name}/test", OPERATOR),
          ApiCall.call("POST", "/api/recipes/{name}/links", REQUESTER),
          EXPORT_PAGE,
          FORM,
          FORM_SENT,
          HOME,
          ASSET);

  private ApiCalls() {}

  /**
   * Whether a session of the console may make the call: those of operators. It never downloads and
   * never asks for exports.
   */
  static boolean isOfConsole(ApiCall call) {
    return call.isOperation();
  }

  /** Whether one of {@code calls}, with {@code method}, signs in to the console. */
  static boolean signsIn(List<ApiCall> calls, String method) {
    return calls.contains(SIGN_IN) && SIGN_IN.takes(method);
  }

  /** The template of the requested path; empty when there is no such path. */
  public static String template(RoutingContext context) {
    String path = context.request().path();
    return path == null
        ? ""
        : at(path).stream().findFirst().map(call -> String.join("/", call.segments())).orElse("");
  }

  /**
   * Returns whether one of {@code calls} takes {@code method} with a ticket, or from anybody whom
   * an application lets in.
   */
  static boolean needNoKey(List<ApiCall> calls, String method) {
    return calls.stream()
        .anyMatch(call -> List.of(TICKET, TICKET_FORM, APP).contains(call) && call.takes(method));
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
    return Stream.concat(CALLS.stream(), PAGES.stream())
        .filter(call -> call.isAt(segments))
        .toList();
  }
}
