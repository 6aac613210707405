package dev.spillway.web.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.Nginx;
import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was sent and what was delivered: behind a real nginx, and to clients that leave, stay, or
 * end in their ways.
 */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class DeliveryProofsTest {

  /** How nginx is set up. */
  private enum Way {
    DOCUMENTED,
    UPSTREAM,
    BARE,
    /** It stores answers on its disk, whatever they say. */
    BUFFERING
  }

  @TestHTTPResource URI server;
  @Inject AgroalDataSource database;
  @Inject MeterRegistry meters;

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @AfterEach
  void clear() throws IOException {
    Files.deleteIfExists(loose.resolve("small.bin"));
  }

  /** Path of the archive of an export of about {@code bytes} bytes. */
  private String archive(int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    Files.write(loose.resolve("small.bin"), content);
    return ExportCalls.archive("loose-files");
  }

  /** A link for one delivery. */
  private static String link(String archive) {
    String url =
        given()
            .contentType(ContentType.JSON)
            .body("{\"deliveries\":1}")
            .post("/api/exports/{id}/links", ExportCalls.id(archive))
            .then()
            .statusCode(201)
            .extract()
            .path("url");
    return url.substring(url.indexOf("/api/"));
  }

  private static String delivery(String archive) {
    return given()
        .get(archive.replace("/archive", ""))
        .then()
        .statusCode(200)
        .extract()
        .path("delivery");
  }

  private static void awaitDelivery(String archive, String delivery) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(delivery(archive)).isEqualTo(delivery));
  }

  private String covered(String archive) throws Exception {
    try (var connection = database.getConnection();
        var query = connection.prepareStatement("select covered from export where id = ?")) {
      query.setString(1, ExportCalls.id(archive));
      try (var row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private void awaitNoDownload() {
    await().until(() -> meters.get("spillway.downloads.active").gauge().value() == 0);
  }

  private Nginx nginx(Way way, Path folder) throws IOException {
    String location = Nginx.documented("location /api/");
    return switch (way) {
      case DOCUMENTED -> Nginx.before(server, folder, "", location);
      case UPSTREAM ->
          Nginx.before(
              server,
              folder,
              Nginx.documented("upstream spillway"),
              location.replace(
                  "proxy_pass http://127.0.0.1:8080;",
                  "proxy_pass http://spillway;\nproxy_set_header Connection \"\";"));
      case BARE ->
          Nginx.before(server, folder, "", location.replaceAll("(?m)^ *proxy_set_header .*$", ""));
      case BUFFERING ->
          Nginx.before(
              server,
              folder,
              "",
              location.replace(
                  "proxy_read_timeout 1h;", "proxy_ignore_headers X-Accel-Buffering;"));
    };
  }

  /** Reads 100 bytes of the body, and goes. */
  private static void glance(URI where, String target) throws IOException {
    try (HttpConnection scanner = HttpConnection.to(where, 16_384)) {
      assertThat(scanner.request("GET", target).head().status()).isEqualTo(200);
      scanner.read(100);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DOCUMENTED, 200000", "DOCUMENTED, 4000000",
    "UPSTREAM, 200000", "UPSTREAM, 4000000",
    "BARE, 200000", "BARE, 4000000",
    "BUFFERING, 12000000"
  })
  void whatNginxTookIsNotDelivered(Way way, int bytes, @TempDir Path folder) throws Exception {
    String archive = archive(bytes);
    String link = link(archive);
    try (Nginx nginx = nginx(way, folder)) {
      glance(nginx.address(), link);
      awaitNoDownload();
      for (int i = 0; i < 2; i++) {
        try (HttpConnection person = HttpConnection.to(nginx.address())) {
          HttpConnection.Answer answer = person.request("GET", link).answer();
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.body()).hasSizeGreaterThan(bytes);
        }
      }
      awaitDelivery(archive, "sent");
    }
    // Nginx has closed its connections, too.
    awaitNoDownload();
    awaitDelivery(archive, "sent");
    assertThat(covered(archive)).isEqualTo("{}");
    // The audit tells it in the same way.
    assertThat(given().get("/api/audit?export=" + ExportCalls.id(archive)).asString())
        .contains("\"sent\"")
        .doesNotContain("\"delivered\"");
  }

  /** The kernels of client and server hold the rest, and the client has not read it. */
  @Test
  void aClientThatLeavesAsIfInOrderHasNotWhatIsOnItsWay() throws Exception {
    String archive = archive(300_000);
    String link = link(archive);
    try (HttpConnection client = HttpConnection.to(server, 16_384)) {
      client.request("GET", link).head();
      client.read(100);
      awaitNoDownload();
      client.finish();
      await().atMost(Duration.ofMinutes(1)).until(() -> get(link) == 200);
    }
    awaitDelivery(archive, "sent");
    assertThat(covered(archive)).isEqualTo("{}");
  }

  private static int get(String link) {
    return given().urlEncodingEnabled(false).head(link).statusCode();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0\r\n", "HTTP/1.1\r\nConnection: close\r\n"})
  void aConnectionThatEndsWithItsAnswerProvesNothing(String version) throws Exception {
    String archive = archive(200_000);
    String link = link(archive);
    try (HttpConnection client = HttpConnection.to(server)) {
      client.send("GET " + link + " " + version + "Host: localhost\r\n\r\n").drain();
    }
    awaitDelivery(archive, "sent");
    assertThat(covered(archive)).isEqualTo("{}");
    assertThat(get(link)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {200_000, 4_000_000})
  void aDirectClientThatEndsInOrderHasIt(int bytes) throws Exception {
    String archive = archive(bytes);
    String link = link(archive);
    try (HttpConnection client = HttpConnection.to(server)) {
      assertThat(client.request("GET", link).answer().status()).isEqualTo(200);
    }
    awaitDelivery(archive, "delivered");
    assertThat(get(link)).isEqualTo(410);
  }

  @Test
  void aDirectClientThatAsksForMoreHasIt() throws Exception {
    String archive = archive(200_000);
    try (HttpConnection client = HttpConnection.to(server)) {
      client.request("GET", archive).answer();
      awaitDelivery(archive, "sent");
      client.request("HEAD", archive).answer("HEAD");
      awaitDelivery(archive, "delivered");
    }
  }

  /** It was sent before there was anything to read. */
  @Test
  void aRequestThatCameBeforeTheAnswerProvesNothing() throws Exception {
    String archive = archive(200_000);
    try (HttpConnection client = HttpConnection.to(server, 16_384)) {
      String request = "GET " + archive + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      client.send(request + "HEAD /api/recipes HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
      awaitNoDownload();
      awaitDelivery(archive, "sent");
      client.reset();
    }
    assertThat(covered(archive)).isEqualTo("{}");
  }

  /** What a client says of itself can only make less of it. */
  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "Via: 1.1 a"})
  void whoLooksLikeAProxyIsTakenForOne(String header) throws Exception {
    String archive = archive(200_000);
    String link = link(archive);
    try (HttpConnection client = HttpConnection.to(server)) {
      assertThat(client.request("GET", link, header).answer().status()).isEqualTo(200);
    }
    awaitDelivery(archive, "sent");
    assertThat(covered(archive)).isEqualTo("{}");
    assertThat(get(link)).isEqualTo(200);
  }
}
