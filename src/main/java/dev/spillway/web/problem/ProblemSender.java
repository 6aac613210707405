package dev.spillway.web.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.problem.Problem;
import dev.spillway.web.navigation.PageSender;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;

/** Sends problems outside of REST resources. */
@ApplicationScoped
public class ProblemSender {

  private final ObjectMapper json;
  private final PageSender pages;

  ProblemSender(ObjectMapper json, PageSender pages) {
    this.json = json;
    this.pages = pages;
  }

  /**
   * Sends the problem, as a page to a browser that goes to an address for people, unless a response
   * has begun. Called on the event loop of the request.
   */
  public void send(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    Optional<String> page = pages.problem(context, problem);
    if (page.isPresent()) {
      pages.send(context, problem.type().status(), Failures.retryAfter(problem), page.get());
      return;
    }
    response
        .setStatusCode(problem.type().status())
        .putHeader("Content-Type", ProblemDocument.MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    Failures.retryAfter(problem).ifPresent(seconds -> response.putHeader("Retry-After", seconds));
    Buffer body = Buffer.buffer(document(problem));
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", String.valueOf(body.length())).end();
    } else {
      response.end(body);
    }
  }

  private byte[] document(Problem problem) {
    try {
      return JsonAnswers.bytes(json, ProblemDocument.of(problem));
    } catch (IOException e) {
      throw new IllegalStateException("a problem is always JSON", e);
    }
  }
}
