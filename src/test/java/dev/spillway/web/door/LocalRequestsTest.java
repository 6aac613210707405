package dev.spillway.web.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.problem.ProblemForm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without keys only requests from this machine are accepted, and none that it relays. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class LocalRequestsTest {

  private static final String ASK = "/api/recipes/all-files/archive";
  private static final String STRANGER = "/api/exports/0123456789abcdefghjkmnpqrs";

  @TestHTTPResource URI server;

  private HttpConnection.Answer answer(String method, String path, String... lines)
      throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      String head =
          method
              + " "
              + path
              + " HTTP/1.1\r\n"
              + String.join("\r\n", lines)
              + (lines.length == 0 ? "" : "\r\n")
              + "Content-Length: 0\r\n\r\n";
      return connection.send(head).answer(method);
    }
  }

  private static void refused(HttpConnection.Answer answer) {
    ProblemForm.check(
        answer.status(), answer.header("Content-Type"), answer.text(), 403, "forbidden");
    assertThat(answer.text()).contains("spillway.access.mode=open", "keys");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "LocalHost:1",
        "127.0.0.1",
        "127.0.0.1:65535",
        "[::1]",
        "[::1]:8080"
      })
  void aLocalHostIsLetIn(String host) throws IOException {
    assertThat(answer("GET", "/api/recipes", "Host: " + host).status()).isEqualTo(200);
  }

  /**
   * DNS that an attacker owns may say 127.0.0.1 for any name; the browser sends the name all the
   * same.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "127.0.0.2",
        "0.0.0.0:8080",
        "192.168.0.1",
        "[::2]",
        "[::ffff:127.0.0.1]",
        "localhost."
      })
  void anotherHostIsNot(String host) throws IOException {
    refused(answer("GET", "/api/recipes", "Host: " + host));
    refused(answer("GET", "/nothing", "Host: " + host));
    refused(answer("POST", ASK, "Host: " + host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "localhost:evil", "localhost@evil.example", "evil.example:localhost"})
  void whatIsNoHostIsNotLetInEither(String host) throws IOException {
    assertThat(answer("GET", "/api/recipes", "Host: " + host).status()).isIn(400, 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: anything",
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site",
        "Origin: https://evil.example",
        "Origin: http://localhost:1",
        "Origin: http://localhost",
        "Origin: null"
      })
  void aPageOfAnotherSiteMayNotChangeAnything(String header) throws IOException {
    refused(answer("POST", ASK, "Host: localhost:8080", header));
    refused(answer("DELETE", STRANGER, "Host: localhost:8080", header));
    assertThat(answer("GET", "/api/recipes", "Host: localhost:8080", header).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: none",
        "Origin: http://localhost:8080",
        // The scheme is a proxy's: one port has one service.
        "Origin: https://localhost:8080",
        "X-Nothing: said"
      })
  void aPageOfItsOwnMay(String header) throws IOException {
    assertThat(answer("POST", ASK, "Host: localhost:8080", header).status()).isEqualTo(303);
    assertThat(answer("DELETE", STRANGER, "Host: localhost:8080", header).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded: for=192.0.2.1",
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-Host: localhost",
        "x-forwarded-proto: https",
        "X-Real-IP: 192.0.2.1",
        "Via: 1.1 proxy"
      })
  void whatAProxyPassesOnIsNot(String header) throws IOException {
    refused(answer("GET", "/api/recipes", "Host: localhost", header));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host: localhost\r\nHost: evil.example", "Host: evil.example\r\nHost: localhost"})
  void twoHostsAreNone(String lines) throws IOException {
    assertThat(answer("GET", "/api/recipes", lines).status()).isIn(400, 403);
  }

  /** A client that takes Spillway for a proxy names another host in the request line. */
  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "http://localhost.evil.example:8080"})
  void aWholeAddressInTheFirstLineIsNotForHere(String address) throws IOException {
    refused(answer("GET", address + "/api/recipes", "Host: localhost"));
    refused(answer("POST", address + ASK, "Host: localhost"));
  }

  /** The service listens on the loopback alone. */
  @Test
  void noOtherAddressAnswers() throws IOException {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .toList();
    for (InetAddress other : others) {
      assertThatThrownBy(() -> new Socket(other, server.getPort()).close())
          .as(other.toString())
          .isInstanceOf(ConnectException.class);
    }
  }

  /** Should it listen elsewhere all the same. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.9.9.9, true",
    "::1, true",
    "::ffff:127.0.0.1, true",
    "192.0.2.2, false",
    "0.0.0.0, false",
    "::, false",
    "2001:db8::1, false",
    "::ffff:192.0.2.2, false"
  })
  void othersAreNotLetInByAnotherAddress(String address, boolean local) {
    assertThat(LocalRequests.isLoopback(SocketAddress.inetSocketAddress(1, address)))
        .isEqualTo(local);
  }

  @Test
  void aSocketInTheFileSystemIsThisMachines() {
    assertThat(LocalRequests.isLoopback(SocketAddress.domainSocketAddress("/run/spillway.sock")))
        .isTrue();
  }
}
