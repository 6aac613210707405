package dev.spillway.web.door;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Allows scripts of configured origins to send requests (Fetch Standard, 3.2). For any other
 * origin, browsers do not let the page read a response. Scripts authenticate with a header that
 * they set themselves, so a browser never adds credentials.
 */
@ApplicationScoped
class CrossOrigin {

  private final Set<String> origins;

  CrossOrigin(CorsSettings settings) {
    this.origins = settings.origins().map(Origins::all).orElse(Set.of());
  }

  /** Adds the headers, and continues the request unless it is a preflight. */
  void tell(RoutingContext context) {
    if (origins.isEmpty()) {
      context.next();
      return;
    }
    HttpServerResponse response = context.response().putHeader("Vary", "Origin");
    String origin = context.request().getHeader("Origin");
    if (origin == null || !origins.contains(origin)) {
      context.next();
      return;
    }
    response.putHeader("Access-Control-Allow-Origin", origin);
    if (context.request().method().equals(HttpMethod.OPTIONS)
        && context.request().getHeader("Access-Control-Request-Method") != null) {
      // A preflight, which has no key.
      response
          .putHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE")
          .putHeader(
              "Access-Control-Allow-Headers",
              "Authorization, Content-Type, Idempotency-Key, If-Match, If-Modified-Since, If-None-Match, If-Range,"
                  + " If-Unmodified-Since, Prefer, Range, Spillway-Owner")
          .putHeader("Access-Control-Max-Age", "600")
          .setStatusCode(204)
          .end();
      return;
    }
    response.putHeader(
        "Access-Control-Expose-Headers",
        "Accept-Ranges, Content-Disposition, Content-Range, ETag, Location, Retry-After");
    context.next();
  }
}
