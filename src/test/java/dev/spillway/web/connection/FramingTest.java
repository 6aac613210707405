package dev.spillway.web.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.problem.ProblemForm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a request ends is not for two to disagree about: what follows an uncertain one is no
 * request.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class FramingTest {

  private static final String HIDDEN = "GET /api/recipes HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TestHTTPResource URI server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding:",
        "Host: elsewhere.example.org",
        "Host: localhost"
      })
  void whatTwoMayReadDifferentlyEndsTheConnection(String header) throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      connection.send(
          "POST /api/exports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + header
              + "\r\n\r\n"
              + HIDDEN);
      HttpConnection.Answer answer = connection.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(connection.drain()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.9", "HTTP/2.0", "HTTP/3.0"})
  void anUnknownVersionEndsTheConnection(String version) throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      connection.send(HIDDEN.replace("HTTP/1.1", version) + HIDDEN);
      HttpConnection.Answer answer = connection.answer();
      ProblemForm.check(
          answer.status(), answer.header("Content-Type"), answer.text(), 400, "malformed-request");
      assertThat(connection.drain()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked", "transfer-encoding: Chunked"})
  void theKnownOneIsTaken(String header) throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      connection.send(
          "POST /api/recipes/all-files/archive HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + header
              + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
              + HIDDEN);
      assertThat(connection.answer().status()).isEqualTo(303);
      assertThat(connection.answer().status()).isEqualTo(200);
    }
  }
}
