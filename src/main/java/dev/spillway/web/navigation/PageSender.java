package dev.spillway.web.navigation;

import dev.spillway.page.view.Pages;
import dev.spillway.page.view.Visit;
import dev.spillway.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Sends pages outside of REST resources. */
@ApplicationScoped
public class PageSender {

  private final Pages pages;

  PageSender(Pages pages) {
    this.pages = pages;
  }

  /**
   * The page that says what went wrong; empty when a program asks. Called on the event loop of the
   * request.
   */
  public Optional<String> problem(RoutingContext context, Problem problem) {
    HttpServerRequest request = context.request();
    String path = request.path();
    if (path == null
        || !Navigation.isForPeople(path)
        || !Navigation.is(
            request.headers().getAll("Sec-Fetch-Mode"), request.headers().getAll("Accept"))) {
      return Optional.empty();
    }
    return Optional.of(pages.problem(visit(request, path), problem));
  }

  private static Visit visit(HttpServerRequest request, String path) {
    return new Visit(path, request.getHeader("Accept-Language"));
  }

  /** Sends a page, unless a response has begun. Called on the event loop of the request. */
  public void send(RoutingContext context, int status, Optional<String> retryAfter, String html) {
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", Pages.MEDIA_TYPE)
        .putHeader("Content-Security-Policy", Pages.CONTENT_POLICY)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    retryAfter.ifPresent(seconds -> response.putHeader("Retry-After", seconds));
    Buffer body = Buffer.buffer(html);
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", String.valueOf(body.length())).end();
    } else {
      response.end(body);
    }
  }
}
