package dev.spillway.web.download;

import dev.spillway.access.caller.Caller;
import dev.spillway.web.door.ApiCalls;
import dev.spillway.web.door.Callers;
import dev.spillway.web.door.Recipients;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * What a request for an archive says, read on its event loop: whoever answers it does so on a
 * thread of its own, which may not touch the request itself.
 *
 * @param id of the export
 * @param template of the path, for the audit
 * @param query null when there is none
 * @param delivery the parameter; {@code through} when it is not there
 * @param headers a copy, that belongs to whoever has this
 * @param address where the answer goes; empty when the connection is gone
 * @param caller who came through the door; empty when there is a link to be examined instead
 */
record ArchiveCall(
    String id,
    HttpMethod method,
    HttpVersion version,
    String template,
    String query,
    String delivery,
    MultiMap headers,
    String address,
    Optional<Caller> caller) {

  /** On the event loop of the request. */
  static ArchiveCall of(RoutingContext context) {
    HttpServerRequest request = context.request();
    return new ArchiveCall(
        context.pathParam("id"),
        request.method(),
        request.version(),
        ApiCalls.template(context),
        request.query(),
        request.getParam("delivery", "through"),
        MultiMap.caseInsensitiveMultiMap().addAll(request.headers()),
        Recipients.address(context),
        Callers.find(context));
  }

  boolean onlyHead() {
    return method.equals(HttpMethod.HEAD);
  }

  /** The first of a header; null when there is none. */
  String header(String name) {
    return headers.get(name);
  }

  /** All of a header as one; null when there is none. */
  String joined(String name) {
    List<String> values = headers.getAll(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }
}
