package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.BookwyrmDatabase;
import dev.spillway.testing.PackagedService;
import dev.spillway.testing.Ports;
import dev.spillway.testing.PostgresResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the clients in {@code examples/clients}, and the commands of those in {@code clients}, as a
 * user who copied them does, against the packaged service.
 */
class ClientExamplesIT {

  private static final Path CLIENTS = Path.of("examples/clients").toAbsolutePath();
  private static final Path PACKAGES = Path.of("clients").toAbsolutePath();

  /** The system's: the packages of Flask and Django are for this one. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final String PLAN = "小明—4周训练方案.zip";

  @TempDir private static Path served;
  private static PackagedService service;

  /** One that asks for keys, as docs/install.md sets it up, with the key that this page makes. */
  @TempDir private static Path guarded;

  private static PackagedService keyed;
  private static String key;
  private static byte[] plan;
  private static String etag;

  @TempDir private Path folder;

  @BeforeAll
  static void serveBothExamples() throws Exception {
    service = new PackagedService(served, plans());
    service.start();
    keyed = new PackagedService(guarded, accounts());
    keyed.start();
    key = keyed.command(documented("docs/install.md", "--create-key (.*)\\)")).strip();
    HttpResponse<byte[]> answer =
        client()
            .send(
                form(
                    service.uri("/api/recipes/training-plan/archive"),
                    "student=小明&weeks=4&mode=focus"),
                BodyHandlers.ofByteArray());
    plan = answer.body();
    etag = answer.headers().firstValue("ETag").orElseThrow();
  }

  private static Map<String, String> plans() {
    return Map.of(
        "spillway.recipes", Path.of("examples/recipes").toAbsolutePath().toString(),
        "spillway.roots.training-files.path",
            Path.of("examples/training-files").toAbsolutePath().toString());
  }

  /** The plans, the shop of docs/export-my-users-data.md, and BookWyrm. */
  private static Map<String, String> accounts() throws Exception {
    Path recipes = Files.createDirectories(guarded.resolve("recipes"));
    for (String example : List.of("recipes", "orders/recipes", "bookwyrm/recipes")) {
      copy(Path.of("examples").resolve(example), recipes);
    }
    Path invoices = Files.createDirectories(guarded.resolve("invoices"));
    Files.writeString(
        Files.createDirectory(invoices.resolve("2026")).resolve("1001.pdf"), "An invoice\n");
    String shop = PostgresResource.newDatabase();
    try (var connection = DriverManager.getConnection(shop, "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute(Files.readString(Path.of("examples/orders/schema.sql")));
    }
    BookwyrmDatabase bookwyrm = BookwyrmDatabase.filled(1, 2, true);
    Map<String, String> settings = new HashMap<>(plans());
    settings.putAll(PostgresResource.databaseSettings());
    settings.put("spillway.access.mode", "keys");
    settings.put("spillway.recipes", recipes.toString());
    settings.put("spillway.roots.invoices.path", invoices.toString());
    settings.put("spillway.databases.shop.url", shop);
    settings.put("spillway.databases.shop.username", "postgres");
    settings.put(
        "spillway.roots.media.path", Files.createDirectory(guarded.resolve("media")).toString());
    settings.put("spillway.databases.bookwyrm.url", bookwyrm.url());
    settings.put("spillway.databases.bookwyrm.username", bookwyrm.reader());
    return settings;
  }

  /** The words of a command that a page gives, after the options. */
  private static String[] documented(String page, String command) throws IOException {
    Matcher found = Pattern.compile(command).matcher(Files.readString(Path.of(page)));
    assertThat(found.find()).as(page).isTrue();
    return ("--create-key " + found.group(1).replace("'", "")).split(" ");
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
    keyed.close();
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
    return process(service, "", directory, words);
  }

  /** Where it is asked for keys, with the one of docs/install.md. */
  private Process keyed(Path directory, String... words) throws IOException {
    return process(keyed, key, directory, words);
  }

  private Process process(PackagedService asked, String key, Path directory, String... words)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().put("SPILLWAY_URL", asked.uri("").toString());
    builder.environment().put("SPILLWAY_KEY", key);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONPATH", PACKAGES.resolve("python").toString());
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

  /** The part of an archive is named by its ETag. */
  private Path part() {
    return folder.resolve(PLAN + "." + etag.substring(1, 13) + ".part");
  }

  @Test
  void pythonSavesAnArchiveAndGoesOn() throws Exception {
    Files.write(part(), Arrays.copyOf(plan, plan.length / 2));
    run(
        0,
        PYTHON,
        "-m",
        "spillway_client",
        "training-plan",
        "student=小明",
        "weeks:=4",
        "mode=focus");
    assertThat(folder.resolve(PLAN)).hasBinaryContent(plan);
    assertThat(folder.resolve("said")).hasContent(PLAN);

    run(1, PYTHON, "-m", "spillway_client", "training-plans");
    assertThat(folder.resolve("said")).content().startsWith("unknown-recipe: ");
  }

  @Test
  void javascriptSavesAnArchiveAndGoesOn() throws Exception {
    Files.write(part(), Arrays.copyOf(plan, plan.length / 2));
    String program = PACKAGES.resolve("javascript/cli.js").toString();
    run(0, "node", program, "training-plan", "{\"student\":\"小明\",\"weeks\":4,\"mode\":\"focus\"}");
    assertThat(folder.resolve(PLAN)).hasBinaryContent(plan);

    run(1, "node", program, "training-plan");
    assertThat(folder.resolve("said")).content().startsWith("invalid-parameters: ");
  }

  @Test
  void theCommandTakesTheKeyOfTheGuide() throws Exception {
    Process client =
        keyed(
            folder,
            CLIENTS.resolve("curl.sh").toString(),
            "training-plan",
            "plan.zip",
            "student=小明",
            "weeks=4",
            "mode=focus");
    assertThat(client.waitFor()).as(Files.readString(folder.resolve("said"))).isZero();
    assertThat(folder.resolve("plan.zip")).hasBinaryContent(plan);
  }

  @Test
  void aFlaskApplicationHandsItsPlansOver() throws Exception {
    int port = Ports.free();
    Process application =
        keyed(
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

      HttpResponse<byte[]> direct =
          browser.send(
              form(plans.resolve("/plans/direct"), "student=小明"), BodyHandlers.ofByteArray());
      assertThat(direct.uri().getPort()).isEqualTo(keyed.uri("").getPort());
      assertThat(direct.body()).isEqualTo(plan);

      HttpResponse<String> wrong =
          browser.send(form(plans, "student=小明&weeks=99"), BodyHandlers.ofString());
      assertThat(wrong.statusCode()).isEqualTo(422);
      assertThat(wrong.body()).contains("invalid-parameters");
    } finally {
      end(application);
    }
  }

  @Test
  void aDjangoApplicationHandsTheOrdersOfTheGuideOver() throws Exception {
    int port = Ports.free();
    Process application = keyed(CLIENTS.resolve("django"), PYTHON, "demo.py", String.valueOf(port));
    try (HttpClient browser = client()) {
      URI exports = URI.create("http://localhost:" + port + "/exports");
      HttpResponse<byte[]> asked = answered(browser, form(exports, ""));
      HttpRequest download = HttpRequest.newBuilder(asked.uri()).build();
      await("READY")
          .atMost(Duration.ofSeconds(60))
          .until(() -> browser.send(download, BodyHandlers.discarding()).statusCode() != 409);
      HttpResponse<byte[]> archive = browser.send(download, BodyHandlers.ofByteArray());
      assertThat(archive.statusCode()).as(Files.readString(folder.resolve("said"))).isEqualTo(200);
      assertThat(names(archive.body()))
          .containsExactly("orders.csv", "events.ndjson", "invoices/1001.pdf");
    } finally {
      end(application);
    }
  }

  /** In a site that has what the example needs of BookWyrm. */
  @Test
  void bookwyrmsOwnButtonLeadsHere() throws Exception {
    copy(Path.of("src/test/resources/bookwyrm/site"), folder);
    Path there = folder.resolve("bookwyrm");
    Files.copy(
        Path.of("examples/bookwyrm/django/spillway_export.py"),
        there.resolve("spillway_export.py"));
    copy(PACKAGES.resolve("python/spillway_client"), there.resolve("spillway_client"));
    int port = Ports.free();
    Process site = keyed(folder, PYTHON, "site.py", String.valueOf(port));
    try (HttpClient browser = client()) {
      URI page = URI.create("http://localhost:" + port + "/preferences/user-export");
      // The newcomer has no picture, so that no file is needed.
      HttpResponse<byte[]> asked =
          answered(browser, of("2", page).POST(BodyPublishers.noBody()).build());
      assertThat(asked.statusCode()).as(Files.readString(folder.resolve("said"))).isEqualTo(200);
      // The site notifies after it has noted the end.
      String done = shown(browser, "2", page, "notified 1 | complete ");
      assertThat(done).startsWith("notified 1 | complete ");
      URI file = page.resolve(done.substring(done.lastIndexOf(' ') + 1));

      HttpResponse<byte[]> archive =
          browser.send(of("2", file).build(), BodyHandlers.ofByteArray());
      assertThat(archive.uri().getPort()).isEqualTo(keyed.uri("").getPort());
      assertThat(done).contains(" " + archive.body().length + " ");
      assertThat(archive.headers().firstValue("Content-Disposition").orElseThrow())
          .contains("bookwyrm-account-export.tar.gz");
      assertThat(status(browser, of("4711", file).build())).isEqualTo(404);
      assertThat(status(browser, of("2", page).POST(BodyPublishers.noBody()).build()))
          .isEqualTo(429);

      // A user who is not in BookWyrm's database: the export fails, and no message says that it is
      // ready.
      browser.send(
          of("4711", page).POST(BodyPublishers.noBody()).build(), BodyHandlers.discarding());
      assertThat(shown(browser, "4711", page, "failed")).startsWith("notified 0 | failed ");
    } finally {
      end(site);
    }
  }

  private static HttpRequest.Builder of(String user, URI address) {
    return HttpRequest.newBuilder(address).header("X-User", user);
  }

  private static int status(HttpClient browser, HttpRequest request)
      throws IOException, InterruptedException {
    return browser.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static String shown(HttpClient browser, String user, URI page, String word) {
    return await(word)
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> browser.send(of(user, page).build(), BodyHandlers.ofString()).body(),
            body -> body.contains(word));
  }

  private static List<String> names(byte[] zip) throws IOException {
    var names = new ArrayList<String>();
    try (var entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
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

  @Test
  void eachExampleIsOnThePage() throws IOException {
    String page = Files.readString(CLIENTS.resolve("README.md"));
    for (String file : List.of("curl.sh", "flask/app.py", "django/views.py")) {
      assertThat(CLIENTS.resolve(file)).exists();
      assertThat(page).contains("](" + file + ")");
    }
  }
}
