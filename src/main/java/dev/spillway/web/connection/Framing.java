package dev.spillway.web.connection;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/**
 * Detects HTTP/1 requests whose end or host is ambiguous. Vert.x treats an unknown {@code
 * Transfer-Encoding} as no body at all; a proxy that treats it differently would see the next
 * request begin elsewhere (RFC 9112, 6.1 and 11.2).
 */
public final class Framing {

  private Framing() {}

  /**
   * Why the request, and everything after it on its connection, cannot be read; empty when it can.
   */
  public static Optional<Problem> refusal(HttpServerRequest request) {
    if (request.version() == null) {
      return refused(
          "Spillway speaks HTTP/1.0, HTTP/1.1 and HTTP/2, and the request has another version.");
    }
    if (request.version() == HttpVersion.HTTP_2) {
      return Optional.empty(); // which says by itself where each request ends
    }
    // RFC 9112, 3.2: a proxy may have used the other one.
    if (request.headers().getAll("Host").size() > 1) {
      return refused("A request has one Host, and this one has several.");
    }
    List<String> codings = request.headers().getAll("Transfer-Encoding");
    return codings.isEmpty()
            || (codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked"))
        ? Optional.empty()
        : refused("The only supported Transfer-Encoding is chunked.");
  }

  private static Optional<Problem> refused(String sentence) {
    return Optional.of(Problem.of(ProblemType.MALFORMED_REQUEST, sentence));
  }
}
