package dev.spillway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.spillway.testing.PackagedService;
import dev.spillway.testing.Ports;
import dev.spillway.testing.PostgresResource;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service with its embedded database is killed in the middle of downloads, and people go on
 * where they were. The webhook is first: it is to be told of its own exports alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class KilledServiceIT {

  private static final int FILES = 12;
  private static final int FILE_BYTES = 1_000_000;

  private final int receiverPort = Ports.free();

  private Path folder;
  private PackagedService service;

  @BeforeAll
  void start(@TempDir Path empty) throws IOException {
    folder = empty;
    Path root = Files.createDirectory(folder.resolve("root"));
    Random random = new Random(7);
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = new byte[FILE_BYTES];
      random.nextBytes(bytes);
      Files.write(root.resolve("文件-" + i + ".bin"), bytes);
    }
    Path recipes = Files.createDirectory(folder.resolve("recipes"));
    Files.writeString(
        recipes.resolve("everything.yaml"),
        """
        title: Everything
        archive: {format: zip, filename: "everything.zip"}
        contents:
          - files: "**/*"
            root: files
        """);
    service =
        new PackagedService(
            folder,
            Map.of(
                "spillway.recipes",
                recipes.toString(),
                "spillway.roots.files.path",
                root.toString(),
                "spillway.webhooks.shop.url",
                "http://127.0.0.1:" + receiverPort + "/",
                "spillway.webhooks.shop.secret",
                PostgresResource.WEBHOOK_SECRET,
                "spillway.webhooks.shop.timeout",
                "2s"));
    service.start();
  }

  @AfterAll
  void stop() throws InterruptedException {
    service.close();
  }

  /** The receiver is away until the service was killed and has started again. */
  @Test
  @Order(1)
  void whatAWebhookWasNotToldOfIsToldAfterTheKill() throws Exception {
    Set<String> ids = new TreeSet<>();
    for (int i = 0; i < 10; i++) {
      URI archive = made(request(service.uri("/api/recipes/everything/archive")));
      ids.add(archive.getPath().split("/", -1)[3]);
    }
    service.kill();
    service.start();
    Set<String> told = new ConcurrentSkipListSet<>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), receiverPort), 0);
    receiver.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          told.add(body.replaceFirst(".*\"type\":\"export.ready\".*\"id\": ?\"([^\"]+)\".*", "$1"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    try {
      await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(told).isEqualTo(ids));
    } finally {
      receiver.stop(0);
    }
  }

  private static URI made(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Void> response = client.send(request.build(), BodyHandlers.discarding());
      assertThat(response.statusCode()).isEqualTo(303);
      return URI.create(response.headers().firstValue("Location").orElseThrow());
    }
  }

  @Test
  @Order(2)
  void isReadyAtTheFirstAttemptAfterEachKillAndDownloadsResume() throws Exception {
    HttpResponse<byte[]> whole = download(request(service.uri("/api/recipes/everything/archive")));
    String etag = whole.headers().firstValue("ETag").orElseThrow();
    URI archive = whole.uri();
    int taken = 0;
    for (int kill = 0; kill < 2; kill++) {
      taken += takeSomeAndKill(archive, taken, etag, whole.body());
      service.start();
    }
    HttpResponse<byte[]> rest =
        download(
            HttpRequest.newBuilder(archive)
                .header("Range", "bytes=" + taken + "-")
                .header("If-Range", etag));
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(whole.body(), taken, whole.body().length));
    assertThat(service.stop()).isIn(0, 143);
    assertThat(processesOf(folder)).isEmpty();
  }

  /**
   * Reads from {@code from} on, kills the service under the download, and returns how much arrived.
   */
  private int takeSomeAndKill(URI archive, int from, String etag, byte[] whole) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(archive)
            .header("Range", "bytes=" + from + "-")
            .header("If-Range", etag);
    try (HttpClient client = HttpClient.newHttpClient();
        InputStream body = client.send(request.build(), BodyHandlers.ofInputStream()).body()) {
      byte[] some = body.readNBytes(1_500_000);
      assertThat(some).isEqualTo(Arrays.copyOfRange(whole, from, from + some.length));
      service.kill();
      return some.length;
    }
  }

  private static HttpRequest.Builder request(URI oneStep) {
    return HttpRequest.newBuilder(oneStep)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.noBody());
  }

  private static HttpResponse<byte[]> download(HttpRequest.Builder request) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      assertThat(response.statusCode()).isBetween(200, 299);
      return response;
    }
  }

  /** Command lines that name {@code folder}. */
  private static List<String> processesOf(Path folder) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(process -> process.info().commandLine().orElse(""))
          .filter(line -> line.contains(folder.toString()))
          .toList();
    }
  }
}
