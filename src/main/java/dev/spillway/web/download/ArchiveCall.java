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

/**
 * The data of a request for an archive, read on its event loop: the request is answered on another
 * thread, which must not use the request itself.
 *
 * @param id id of the export
 * @param path of the request
 * @param origin scheme and host of the request
 * @param template template of the path, for the audit
 * @param query null when there is none
 * @param delivery the query parameter; {@code through} when it is absent
 * @param headers a copy, owned by this record
 * @param address address of the client; empty when the connection is closed
 * @param caller the authenticated caller; empty when the request has a link to be checked instead
 */
record ArchiveCall(
    String id,
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

  /** Called on the event loop of the request. */
  static ArchiveCall of(RoutingContext context) {
    HttpServerRequest request = context.request();
    return new ArchiveCall(
        context.pathParam("id"),
        request.method(),
        request.version(),
        request.path(),
        request.scheme() + "://" + request.authority(),
        ApiCalls.template(context),
        request.query(),
        request.getParam("delivery", "through"),
        MultiMap.caseInsensitiveMultiMap().addAll(request.headers()),
        Recipients.address(context),
        Callers.find(context));
  }

  /** Whether a person waits for the answer, in a browser. */
  boolean navigates() {
    return Navigation.is(headers.getAll("Sec-Fetch-Mode"), headers.getAll("Accept"));
  }

  /** Whether a program only wants to show what is behind the address. */
  boolean previews() {
    return LinkPreviews.include(header("User-Agent"));
  }

  boolean onlyHead() {
    return method.equals(HttpMethod.HEAD);
  }

  /** The first value of a header; null when there is none. */
  String header(String name) {
    return headers.get(name);
  }

  /** All values of a header, joined by commas; null when there is none. */
  String joined(String name) {
    List<String> values = headers.getAll(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }
}
