package dev.spillway.web.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/** Sends problems outside of REST resources. */
@ApplicationScoped
public class ProblemSender {

  private final ObjectMapper json;

  ProblemSender(ObjectMapper json) {
    this.json = json;
  }

  /** Sends the problem, unless a response has begun. Called on the event loop of the request. */
  public void send(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.closed()) {
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
