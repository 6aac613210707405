package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.archive.entry.Format;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.PackagedService;
import dev.spillway.testing.Ports;
import dev.spillway.testing.PostgresResource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Flask application of {@code docs/behind-the-application.md}, word for word. */
class BehindTheApplicationIT {

  private static final Path PAGE = Path.of("docs/behind-the-application.md");
  private static final String ALBUM = "/apps/shop/albums/anna.zip";

  @TempDir private static Path folder;
  private static Process flask;
  private static PackagedService service;

  @BeforeAll
  static void start() throws IOException {
    Path media = Files.createDirectories(folder.resolve("media/2026"));
    for (String name : new String[] {"a", "b"}) {
      Files.writeString(media.resolve(name + ".jpg"), "Picture " + name + "\n");
    }
    String program =
        Pattern.compile("(?ms)^```python\n(from flask.*?)^```$")
            .matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    Files.writeString(folder.resolve("app.py"), program);
    int port = Ports.free();
    flask =
        new ProcessBuilder(
                "/usr/bin/python3", "-m", "flask", "--app", "app", "run", "--port", "" + port)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    Map<String, String> settings = new HashMap<>(PostgresResource.databaseSettings());
    settings.put("spillway.roots.media.path", folder.resolve("media").toString());
    settings.put("spillway.selection.roots", "media");
    settings.put("spillway.apps.shop.url", "http://127.0.0.1:" + port);
    service = new PackagedService(folder, settings);
    service.start();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    service.close();
    flask.destroy();
    flask.waitFor();
  }

  private static HttpRequest.Builder album(String user) {
    String basic =
        Base64.getEncoder().encodeToString((user + ":").getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(service.uri(ALBUM)).header("Authorization", "Basic " + basic);
  }

  /** The first answer of an application that has just been started. */
  private static HttpResponse<byte[]> answered(HttpClient browser, HttpRequest request) {
    return await("answer")
        .atMost(Duration.ofSeconds(30))
        .ignoreException(ConnectException.class)
        .until(
            () -> browser.send(request, BodyHandlers.ofByteArray()),
            answer -> answer.statusCode() != 502);
  }

  @Test
  void whoIsLetInGetsTheArchiveAndTheOthersTheApplicationsAnswer() throws Exception {
    try (HttpClient browser = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> whole = answered(browser, album("anna").build());
      assertThat(whole.statusCode())
          .as(new String(whole.body(), StandardCharsets.UTF_8))
          .isEqualTo(200);
      assertThat(whole.headers().firstValue("Content-Disposition").orElseThrow())
          .contains("filename=\"anna.zip\"");
      Path zip = Files.write(folder.resolve("anna.zip"), whole.body());
      ArchiveTools.check(Format.ZIP, zip);
      assertThat(ArchiveTools.run("unzip", "-p", zip.toString(), "2026/b.jpg"))
          .isEqualTo("Picture b\n");

      HttpResponse<byte[]> rest =
          browser.send(
              album("anna")
                  .header("Range", "bytes=50-")
                  .header("If-Range", whole.headers().firstValue("ETag").orElseThrow())
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(rest.statusCode()).isEqualTo(206);
      assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 50, whole.body().length));

      HttpResponse<String> stranger = browser.send(album("bert").build(), BodyHandlers.ofString());
      assertThat(stranger.statusCode()).isEqualTo(401);
      assertThat(stranger.body()).isEqualTo("Log in first.\n");
      assertThat(stranger.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=albums");
    }
  }

  @Test
  void theCommandsOfThePageSaveAndResume() throws IOException {
    answered(HttpClient.newHttpClient(), album("anna").build());
    Path saved = Files.createDirectory(folder.resolve("curl"));
    String command =
        Pattern.compile("(?m)^curl .*$")
            .matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group())
            .findFirst()
            .orElseThrow()
            .replace("http://localhost:8080", service.uri("").toString());
    ArchiveTools.run("bash", "-c", "cd \"$0\" && " + command, saved.toString());
    byte[] whole = Files.readAllBytes(saved.resolve("anna.zip"));
    Files.write(saved.resolve("anna.zip"), Arrays.copyOf(whole, 40));
    ArchiveTools.run(
        "bash",
        "-c",
        "cd \"$0\" && curl -sSf -C - -o anna.zip -u anna: " + service.uri(ALBUM),
        saved.toString());
    assertThat(saved.resolve("anna.zip")).hasBinaryContent(whole);
  }
}
