package dev.spillway.web.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import dev.spillway.web.download.LoopTouches;
import dev.spillway.web.download.MultipartParts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same bytes over every protocol: file regions on cleartext HTTP/1.1, chunks on the others. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class ProtocolsTest {

  @TestHTTPResource URI server;

  @TestHTTPResource(value = "/", tls = true)
  URI secureServer;

  @ConfigProperty(name = "quarkus.http.ssl.certificate.key-store-file")
  Path keys;

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @TempDir Path folder;

  private String archive;
  private byte[] whole;
  private String disposition;

  enum Protocol {
    HTTP_1_1(false, HttpClient.Version.HTTP_1_1),
    H2C_UPGRADE(false, HttpClient.Version.HTTP_2),
    HTTPS_1_1(true, HttpClient.Version.HTTP_1_1),
    H2(true, HttpClient.Version.HTTP_2);

    private final boolean secure;
    private final HttpClient.Version version;

    Protocol(boolean secure, HttpClient.Version version) {
      this.secure = secure;
      this.version = version;
    }
  }

  @BeforeEach
  void fetch() throws IOException {
    archive =
        ExportCalls.archive(
            "training-plan", Map.of("student", "Ünï 小明 €", "weeks", 1, "mode", "focus"));
    try (HttpConnection connection = HttpConnection.to(server)) {
      HttpConnection.Answer answer = connection.request("GET", archive).answer();
      whole = answer.body();
      disposition = answer.header("Content-Disposition");
    }
    String raw =
        new String(
            "Ünï 小明 €—1周训练方案.zip".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(disposition).contains("filename=\"" + raw + "\"");
  }

  /** Of all that is downloaded here, in each way, and of what other classes did before. */
  @AfterEach
  void nothingWasTouchedOffItsLoop() {
    assertThat(LoopTouches.FOREIGN).isEmpty();
  }

  /**
   * Eight downloads at a time on one connection, some of which the client resets in the middle:
   * none waits for the lock of another, and no reset is answered with a reset, because Vert.x would
   * take the client for an attacker and end the connection.
   */
  @ParameterizedTest
  @EnumSource(names = {"H2C_UPGRADE", "H2"})
  void streamsOfOneConnectionSomeOfWhichAreReset(Protocol protocol) throws Exception {
    Files.write(loose.resolve("large"), new byte[4_000_000]);
    URI uri = (protocol.secure ? secureServer : server).resolve(ExportCalls.archive("loose-files"));
    try (HttpClient client =
            HttpClient.newBuilder().version(protocol.version).sslContext(trusting()).build();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      long length =
          client
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
              .body()
              .length;
      for (int round = 0; round < 12; round++) {
        List<Future<Long>> bodies = new ArrayList<>();
        for (int stream = 0; stream < 8; stream++) {
          boolean reset = stream % 4 != 0;
          bodies.add(threads.submit(() -> download(client, uri, reset)));
        }
        for (int stream = 0; stream < 8; stream++) {
          assertThat(bodies.get(stream).get()).isEqualTo(stream % 4 != 0 ? 1000 : length);
        }
      }
    } finally {
      Files.delete(loose.resolve("large"));
    }
  }

  private static long download(HttpClient client, URI uri, boolean reset) throws Exception {
    HttpResponse<InputStream> answer =
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      return reset
          ? body.readNBytes(1000).length
          : body.transferTo(OutputStream.nullOutputStream());
    }
  }

  /**
   * More than the windows of HTTP/2 and the buffers of a socket hold: it cannot have been sent when
   * it changes.
   */
  @ParameterizedTest
  @EnumSource
  void aChangeInTheMiddleBreaksTheBody(Protocol protocol) throws Exception {
    for (int i = 0; i < 5; i++) {
      Files.write(loose.resolve("file-" + i), new byte[8_000_000]);
    }
    String changing = ExportCalls.archive("loose-files");
    try (HttpClient client =
        HttpClient.newBuilder().version(protocol.version).sslContext(trusting()).build()) {
      URI uri = (protocol.secure ? secureServer : server).resolve(changing);
      InputStream body =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream()).body();
      assertThat(body.readNBytes(1000)).hasSize(1000);
      Files.writeString(loose.resolve("file-4"), "another");
      assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
          .isInstanceOf(IOException.class);
    } finally {
      for (int i = 0; i < 5; i++) {
        Files.delete(loose.resolve("file-" + i));
      }
    }
    await()
        .untilAsserted(
            () ->
                given()
                    .get("/api/exports/{id}", ExportCalls.id(changing))
                    .then()
                    .body("state", equalTo("GONE"))
                    .body("problem.reason", equalTo("source-changed")));
  }

  /** Blocks become large, are used again, become small and large again. */
  @ParameterizedTest
  @EnumSource
  void whatIsCopiedIsRightAtAnyPace(Protocol protocol) throws Exception {
    byte[] content = new byte[48_000_000];
    new Random(20).nextBytes(content);
    Files.write(loose.resolve("large"), content);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    try (HttpClient client =
        HttpClient.newBuilder().version(protocol.version).sslContext(trusting()).build()) {
      URI uri =
          (protocol.secure ? secureServer : server).resolve(ExportCalls.archive("loose-files"));
      InputStream body =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream()).body();
      got.write(body.readNBytes(16_000_000));
      for (int i = 0; i < 100; i++) {
        got.write(body.readNBytes(80_000));
        Thread.sleep(25);
      }
      body.transferTo(got);
    } finally {
      Files.delete(loose.resolve("large"));
    }
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(got.toByteArray()))) {
      assertThat(zip.getNextEntry().getName()).isEqualTo("large");
      assertThat(zip.readAllBytes()).isEqualTo(content);
      assertThat(zip.getNextEntry()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void wholeAndInRanges(Protocol protocol) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().version(protocol.version).sslContext(trusting()).build()) {
      HttpResponse<byte[]> answer = get(client, protocol, null);
      assertThat(answer.version()).isEqualTo(protocol.version);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(whole);
      assertThat(answer.headers().firstValue("content-disposition")).contains(disposition);
      assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(whole.length);
      int length = whole.length;
      for (int[] range :
          List.of(
              new int[] {0, 1},
              new int[] {length - 1, length},
              new int[] {30, 700_000},
              new int[] {length / 3, length - 5})) {
        HttpResponse<byte[]> part = get(client, protocol, range[0] + "-" + (range[1] - 1));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, range[0], range[1]));
      }
      HttpResponse<byte[]> parts = get(client, protocol, "0-9,400000-900000,-3");
      List<MultipartParts.Part> read =
          MultipartParts.read(
              parts.headers().firstValue("content-type").orElseThrow(), parts.body());
      assertThat(read).hasSize(3);
      for (MultipartParts.Part part : read) {
        assertThat(part.bytes())
            .isEqualTo(Arrays.copyOfRange(whole, (int) part.from(), (int) part.to() + 1));
      }
      HttpResponse<byte[]> outside = get(client, protocol, length + "-");
      assertThat(outside.statusCode()).isEqualTo(416);
      assertThat(outside.headers().firstValue("content-type")).contains("application/problem+json");
    }
  }

  private HttpResponse<byte[]> get(HttpClient client, Protocol protocol, String range)
      throws Exception {
    URI base = protocol.secure ? secureServer : server;
    URI uri =
        URI.create(
            (protocol.secure ? "https" : "http") + "://localhost:" + base.getPort() + archive);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (range != null) {
      request.header("Range", "bytes=" + range);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void http2WithPriorKnowledge() throws IOException {
    Path saved = folder.resolve("whole.zip");
    Path part = folder.resolve("part.zip");
    String url = "http://localhost:" + server.getPort() + archive;
    ArchiveTools.run("curl", "-sSf", "--http2-prior-knowledge", "-o", saved.toString(), url);
    assertThat(Files.readAllBytes(saved)).isEqualTo(whole);
    ArchiveTools.run(
        "curl", "-sSf", "--http2-prior-knowledge", "-r", "100-600000", "-o", part.toString(), url);
    assertThat(Files.readAllBytes(part)).isEqualTo(Arrays.copyOfRange(whole, 100, 600_001));
  }

  /**
   * Requests that come faster than their answers are taken are answered one after another, whatever
   * their bodies look like.
   */
  @Test
  void requestsBehindOneAnother() throws Exception {
    int count = 200;
    StringBuilder requests = new StringBuilder();
    String body = "{\n\r\n\n\n" + " ".repeat(20_000) + "\n\n}";
    for (int i = 0; i < count; i++) {
      requests.append("GET /api/recipes HTTP/1.1\r\nHost: localhost\r\n\r\n");
      requests
          .append("POST /api/recipes/none/archive HTTP/1.1\r\nHost: localhost\r\n")
          .append("Content-Type: application/json\r\nContent-Length: ")
          .append(body.length())
          .append("\r\n\r\n")
          .append(body);
    }
    try (HttpConnection connection = HttpConnection.to(server)) {
      Thread sender = Thread.ofVirtual().start(() -> connection.offer(requests.toString()));
      for (int i = 0; i < count; i++) {
        assertThat(connection.answer().status()).isEqualTo(200);
        assertThat(connection.answer("POST").status()).isEqualTo(404);
      }
      sender.join();
    }
  }

  /**
   * Of a client that only asks, no more is read than is answered: the rest stays with its own
   * kernel.
   */
  @Test
  void requestsOfWhoReadsNothing() throws Exception {
    String request = "GET /api/recipes HTTP/1.1\r\nHost: localhost\r\n\r\n";
    byte[] many = request.repeat(10_000).getBytes(StandardCharsets.US_ASCII);
    AtomicLong sent = new AtomicLong();
    AtomicInteger most = new AtomicInteger();
    int before = ConnectionCounts.NODE.inProgress();
    try (HttpConnection connection = HttpConnection.to(server, 16_384)) {
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      try {
                        connection.send(many);
                      } catch (IOException closed) {
                        return;
                      }
                      sent.addAndGet(many.length);
                    }
                  });
      long[] seen = {-1, 0};
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(250))
          .until(
              () -> {
                most.accumulateAndGet(ConnectionCounts.NODE.inProgress() - before, Math::max);
                seen[1] = seen[0] == sent.get() ? seen[1] + 1 : 0;
                seen[0] = sent.get();
                return seen[1] == 12;
              });
      assertThat(sent.get()).as("bytes that were taken").isLessThan(150L * many.length);
      assertThat(most.get()).as("requests in progress").isLessThanOrEqualTo(4);
      connection.close();
      sender.join();
    }
    await().until(() -> ConnectionCounts.NODE.inProgress() <= before);
  }

  @Test
  void http10() throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      HttpConnection.Answer answer =
          connection.send("GET " + archive + " HTTP/1.0\r\n\r\n").answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(whole);
      assertThat(connection.drain()).isZero();
    }
    try (HttpConnection connection = HttpConnection.to(server)) {
      HttpConnection.Answer answer =
          connection.send("GET " + archive + " HTTP/1.0\r\nRange: bytes=5-500000\r\n\r\n").answer();
      assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(whole, 5, 500_001));
    }
  }

  @Test
  void curlResumes() throws IOException {
    Path saved = folder.resolve("plan.zip");
    Files.write(saved, Arrays.copyOf(whole, whole.length / 2));
    ArchiveTools.run(
        "curl",
        "-sSf",
        "-C",
        "-",
        "-o",
        saved.toString(),
        "http://localhost:" + server.getPort() + archive);
    assertThat(Files.readAllBytes(saved)).isEqualTo(whole);
  }

  private SSLContext trusting() throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keys)) {
      own.load(file, PoolResource.PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null);
    trusted.setCertificateEntry("localhost", own.getCertificate("localhost"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
