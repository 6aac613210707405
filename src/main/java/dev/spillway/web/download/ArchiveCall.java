package dev.spillway.web.download;

import dev.spillway.access.caller.Caller;
import dev.spillway.web.door.ApiCalls;
import dev.spillway.web.door.Callers;
import dev.spillway.web.door.Recipients;
import dev.spillway.web.navigation.LinkPreviews;
import dev.spillway.web.navigation.Navigation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The data of a request for an archive, read on its event loop: the request is answered on another
 * thread, which must not use the request itself.
 *
 * @param id id of the export; empty when the request names none
 * @param part number of the part in the path; 0 when it is not a number, empty when there is none
 * @param path of the request
 * @param origin scheme and host that the client used
 * @param template template of the path, for the audit
 * @param query null when there is none
 * @param delivery the query parameter; {@code through} when it is absent
 * @param headers a copy, owned by this record
 * @param address address of the client; empty when the connection is closed
 * @param caller the authenticated caller; empty when the request has a link to be checked instead
 */
public record ArchiveCall(
    String id,
    OptionalInt part,
    HttpMethod method,
    HttpVersion version,
    String path,
    String origin,
    String template,
    String query,
    String delivery,
    MultiMap headers,
    String address,
    Optional<Caller> caller) {

  private static final String THROUGH = "through";
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  /** Called on the event loop of the request. */
  static ArchiveCall of(RoutingContext context) {
    return of(context, context.pathParam("id"), context.request().getParam("delivery", THROUGH));
  }

  /**
   * As {@link #of(RoutingContext)}, for a request whose path and query are not about an export.
   * Called on the event loop of the request.
   */
  public static ArchiveCall withoutExport(RoutingContext context) {
    return of(context, "", THROUGH);
  }

  private static ArchiveCall of(RoutingContext context, String id, String delivery) {
    HttpServerRequest request = context.request();
    return new ArchiveCall(
        id,
        part(context.pathParam("part")),
        request.method(),
        request.version(),
        request.path(),
        request.scheme() + "://" + request.authority(),
        ApiCalls.template(context),
        request.query(),
        delivery,
        MultiMap.caseInsensitiveMultiMap().addAll(request.headers()),
        Recipients.address(context),
        Callers.find(context));
  }

  /** A number has exactly one form, so that a part has exactly one address. */
  private static OptionalInt part(String text) {
    if (text == null) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0);
  }

  /** Whether a person waits for the answer, in a browser. */
  boolean navigates() {
    return Navigation.is(headers.getAll("Sec-Fetch-Mode"), headers.getAll("Accept"));
  }

  /** Whether a program only wants to show what is behind the address. */
  boolean previews() {
    return LinkPreviews.include(header("User-Agent"));
  }

  /** Whether the answer has no body. */
  public boolean onlyHead() {
    return method.equals(HttpMethod.HEAD);
  }

  /** The first value of a header; null when there is none. */
  public String header(String name) {
    return headers.get(name);
  }

  /** All values of a header, joined by commas; null when there is none. */
  public String joined(String name) {
    List<String> values = headers.getAll(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }
}
