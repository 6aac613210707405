package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.BookwyrmDatabase;
import dev.spillway.testing.PackagedService;
import java.io.IOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients in {@code examples/clients}, as somebody runs them who has copied them, against the service as it is shipped. */
class ClientExamplesIT {

  private static final Path CLIENTS = Path.of("examples/clients").toAbsolutePath();

  /** The system's: the packages of Flask and Django are for this one. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final String PLAN = "小明—4周训练方案.zip";

  @TempDir private static Path served;
  private static PackagedService service;
  private static byte[] plan;

  @TempDir private Path folder;

  @BeforeAll
  static void serveBothExamples() throws Exception {
    Path recipes = Files.createDirectories(served.resolve("recipes"));
    copy(Path.of("examples/recipes"), recipes);
    copy(Path.of("examples/bookwyrm/recipes"), recipes);
    service =
        new PackagedService(
            served,
            Map.of(
                "spillway.recipes", recipes.toString(),
                "spillway.roots.training-files.path",
                    Path.of("examples/training-files").toAbsolutePath().toString(),
                "spillway.roots.media.path",
                    Files.createDirectory(served.resolve("media")).toString(),
                "spillway.databases.bookwyrm.url", BookwyrmDatabase.filled(1, 2, true).url(),
                "spillway.databases.bookwyrm.username", "postgres"));
    service.start();
    plan =
        client()
            .send(
                form(
                    service.uri("/api/recipes/training-plan/archive"),
                    "student=小明&weeks=4&mode=focus"),
                BodyHandlers.ofByteArray())
            .body();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    service.close();
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.ALWAYS)
        .cookieHandler(new CookieManager())
        .build();
  }

  private static HttpRequest form(URI address, String body) {
    return HttpRequest.newBuilder(address)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private Process process(Path directory, String... words) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().put("SPILLWAY_URL", service.uri("").toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    // The account that is exported; the newcomer has no picture, so that no file is needed.
    builder.environment().put("DEMO_USER", "2");
    return builder.start();
  }

  private void run(int exitCode, String... words) throws IOException, InterruptedException {
    int ended = process(folder, words).waitFor();
    assertThat(ended).as(Files.readString(folder.resolve("said"))).isEqualTo(exitCode);
  }

  @Test
  void curlSavesAnArchiveAndGoesOn() throws Exception {
    String[] ask = {
      CLIENTS.resolve("curl.sh").toString(),
      "training-plan",
      "plan.zip",
      "student=小明",
      "weeks=4",
      "mode=focus"
    };
    Files.write(folder.resolve("plan.zip"), Arrays.copyOf(plan, plan.length / 2));
    run(0, ask);
    assertThat(folder.resolve("plan.zip")).hasBinaryContent(plan);

    ask[4] = "weeks=99";
    run(1, ask);
    assertThat(folder.resolve("said")).content().contains("weeks must be a whole number");
  }

  @Test
  void pythonSavesAnArchiveAndGoesOn() throws Exception {
    Files.write(folder.resolve(PLAN + ".part"), Arrays.copyOf(plan, plan.length / 2));
    String program = CLIENTS.resolve("python/spillway.py").toString();
    run(0, PYTHON, program, "training-plan", "student=小明", "weeks:=4", "mode=focus");
    assertThat(folder.resolve(PLAN)).hasBinaryContent(plan);
    assertThat(folder.resolve("said")).hasContent(PLAN);

    run(1, PYTHON, program, "training-plans");
    assertThat(folder.resolve("said")).content().startsWith("unknown-recipe: ");
  }

  @Test
  void javascriptSavesAnArchiveAndGoesOn() throws Exception {
    Files.write(folder.resolve(PLAN + ".part"), Arrays.copyOf(plan, plan.length / 2));
    String program = CLIENTS.resolve("javascript/spillway.mjs").toString();
    run(0, "node", program, "training-plan", "{\"student\":\"小明\",\"weeks\":4,\"mode\":\"focus\"}");
    assertThat(folder.resolve(PLAN)).hasBinaryContent(plan);

    run(1, "node", program, "training-plan");
    assertThat(folder.resolve("said")).content().startsWith("invalid-parameters: ");
  }

  @Test
  void aFlaskApplicationHandsItsPlansOver() throws Exception {
    int port = freePort();
    Process application =
        process(
            CLIENTS.resolve("flask"),
            PYTHON,
            "-m",
            "flask",
            "--app",
            "app",
            "run",
            "--port",
            String.valueOf(port));
    try (HttpClient browser = client()) {
      URI plans = URI.create("http://localhost:" + port + "/plans");
      HttpResponse<byte[]> whole = answered(browser, form(plans, "student=小明"));
      assertThat(whole.statusCode()).isEqualTo(200);
      assertThat(whole.body()).isEqualTo(plan);
      assertThat(whole.headers().firstValue("Content-Disposition").orElseThrow())
          .contains("filename*=UTF-8''");

      HttpResponse<byte[]> rest =
          browser.send(
              HttpRequest.newBuilder(whole.uri())
                  .header("Range", "bytes=1000-")
                  .header("If-Range", whole.headers().firstValue("ETag").orElseThrow())
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(rest.statusCode()).isEqualTo(206);
      assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(plan, 1000, plan.length));

      HttpResponse<String> wrong =
          browser.send(form(plans, "student=小明&weeks=99"), BodyHandlers.ofString());
      assertThat(wrong.statusCode()).isEqualTo(422);
      assertThat(wrong.body()).contains("invalid-parameters");
    } finally {
      end(application);
    }
  }

  @Test
  void aDjangoApplicationHandsItsAccountsOver() throws Exception {
    int port = freePort();
    Process application =
        process(CLIENTS.resolve("django"), PYTHON, "demo.py", String.valueOf(port));
    try (HttpClient browser = client()) {
      URI exports = URI.create("http://localhost:" + port + "/exports");
      HttpResponse<byte[]> asked = answered(browser, form(exports, ""));
      HttpRequest download = HttpRequest.newBuilder(asked.uri()).build();
      await("READY")
          .atMost(Duration.ofSeconds(60))
          .until(() -> browser.send(download, BodyHandlers.discarding()).statusCode() != 409);
      HttpResponse<Path> archive =
          browser.send(download, BodyHandlers.ofFile(folder.resolve("account.tar.gz")));
      assertThat(archive.statusCode()).as(Files.readString(folder.resolve("said"))).isEqualTo(200);

      Process listing =
          new ProcessBuilder("tar", "-tzf", archive.body().toString())
              .redirectErrorStream(true)
              .start();
      String names = new String(listing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(names.lines()).containsExactly("archive.json");
    } finally {
      end(application);
    }
  }

  /** The first answer of an application that has just been started. */
  private HttpResponse<byte[]> answered(HttpClient browser, HttpRequest request) {
    return await("answer")
        .atMost(Duration.ofSeconds(30))
        .ignoreException(ConnectException.class)
        .until(() -> browser.send(request, BodyHandlers.ofByteArray()), answer -> true);
  }

  private static void end(Process application) throws InterruptedException {
    application.destroy();
    application.waitFor();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void eachExampleIsOnThePage() throws IOException {
    String page = Files.readString(CLIENTS.resolve("README.md"));
    for (String file :
        List.of(
            "curl.sh",
            "python/spillway.py",
            "javascript/spillway.mjs",
            "flask/app.py",
            "django/views.py")) {
      assertThat(CLIENTS.resolve(file)).exists();
      assertThat(page).contains("](" + file + ")");
    }
  }
}
