package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.PackagedService;
import dev.spillway.testing.Ports;
import dev.spillway.testing.PostgresResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
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
import java.util.ArrayList;
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
 * The packages in {@code clients}, by their own tests, against the service as it is shipped and
 * with keys.
 */
class ClientPackagesIT {

  private static final Path CLIENTS = Path.of("clients").toAbsolutePath();

  /** The system's: the package of Flask is for this one. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final String LINK_KEY = "winter:0123456789abcdef0123456789abcdef";
  private static final String TICKET_KEY = "web:fedcba9876543210fedcba9876543210";

  @TempDir private static Path served;
  private static PackagedService service;
  private static String url;
  private static String key;
  private static ServerSocket broken;

  @TempDir private Path folder;

  @BeforeAll
  static void serve() throws Exception {
    Path pictures = Files.createDirectories(served.resolve("media/2026"));
    Files.writeString(pictures.resolve("a.jpg"), "A picture\n");
    Files.writeString(pictures.resolve("b.jpg"), "Another picture\n");
    int port = Ports.free();
    url = "http://localhost:" + port;
    Map<String, String> settings = new HashMap<>(PostgresResource.databaseSettings());
    settings.putAll(
        Map.of(
            // The address in links and tickets, which is known before the start.
            "quarkus.http.port",
            String.valueOf(port),
            "spillway.public-url",
            url,
            "spillway.access.mode",
            "keys",
            "spillway.recipes",
            Path.of("examples/recipes").toAbsolutePath().toString(),
            "spillway.roots.training-files.path",
            Path.of("examples/training-files").toAbsolutePath().toString(),
            "spillway.roots.media.path",
            served.resolve("media").toString(),
            "spillway.selection.roots",
            "media",
            "spillway.links.keys",
            LINK_KEY,
            "spillway.tickets.keys",
            TICKET_KEY));
    service = new PackagedService(served, settings);
    service.start();
    key = service.command("--create-key", "name=website", "owners=*").strip();
    broken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(ClientPackagesIT::breakDownloads);
  }

  /** Answers every request with half of what it announces. */
  private static void breakDownloads() {
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(500);
    try {
      while (true) {
        try (Socket client = broken.accept()) {
          if (client.getInputStream().read(new byte[8192]) > 0) {
            client.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
          }
        }
      }
    } catch (SocketException _) {
      // The end of the tests closes it.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    broken.close();
    service.close();
  }

  private void run(String client, String... words) throws IOException, InterruptedException {
    int ended = start(CLIENTS.resolve(client), words).waitFor();
    assertThat(ended).as(Files.readString(said())).isZero();
  }

  private Path said() {
    return folder.resolve("said");
  }

  private Process start(Path directory, String... words) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said().toFile());
    builder.environment().put("SPILLWAY_URL", url);
    builder.environment().put("SPILLWAY_KEY", key);
    builder.environment().put("SPILLWAY_LINK_KEY", LINK_KEY);
    builder.environment().put("SPILLWAY_TICKET_KEY", TICKET_KEY);
    builder.environment().put("SPILLWAY_BROKEN_URL", "http://127.0.0.1:" + broken.getLocalPort());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONPATH", CLIENTS.resolve("python").toString());
    builder.environment().put("TICKET_KEY", TICKET_KEY);
    return builder.start();
  }

  /** The first program of a page that begins with these words. */
  private static String program(String page, String begin) throws IOException {
    Matcher program =
        Pattern.compile("(?s)```python\n(" + Pattern.quote(begin) + ".*?)```")
            .matcher(Files.readString(Path.of("docs", page)));
    assertThat(program.find()).as(page).isTrue();
    return program.group(1);
  }

  @Test
  void python() throws Exception {
    run("python", "python3", "-m", "unittest", "discover", "-s", "tests");
  }

  @Test
  void javascript() throws Exception {
    run("javascript", "node", "--test", "test/");
  }

  @Test
  void php() throws Exception {
    for (String tests : List.of("vectors", "service", "doors")) {
      run("php", "php", "tests/" + tests + ".php");
    }
  }

  @Test
  void ruby() throws Exception {
    for (String tests : List.of("vectors", "service", "doors")) {
      run("ruby", "ruby", "-w", "-Ilib", "test/" + tests + "_test.rb");
    }
  }

  @Test
  void java() throws Exception {
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    List<String> compile =
        new ArrayList<>(
            List.of(bin.resolve("javac").toString(), "--release", "17", "-Xlint:all", "-Werror"));
    compile.addAll(List.of("-d", folder.resolve("classes").toString()));
    try (Stream<Path> sources = Files.walk(CLIENTS.resolve("java/src"))) {
      sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(compile::add);
    }
    run("java", compile.toArray(String[]::new));
    run(
        "java",
        bin.resolve("java").toString(),
        "-cp",
        folder.resolve("classes").toString(),
        "dev.spillway.client.ClientTest",
        "vectors",
        "service",
        "doors");
  }

  @Test
  void theViewOfTheGuideHandsOverWhatWasSelected() throws Exception {
    Files.writeString(
        folder.resolve("app.py"), program("download-what-was-selected.md", "import os"));
    int port = Ports.free();
    Process application =
        start(folder, PYTHON, "-m", "flask", "--app", "app", "run", "--port", String.valueOf(port));
    try (HttpClient browser =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()) {
      HttpRequest chosen =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/download"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  BodyPublishers.ofString(
                      "picture=2026%2Fa.jpg&picture=2026%2Fb.jpg&picture=..%2Fsecret"))
              .build();
      HttpResponse<byte[]> archive =
          await("answer")
              .atMost(Duration.ofSeconds(30))
              .ignoreException(ConnectException.class)
              .until(() -> browser.send(chosen, BodyHandlers.ofByteArray()), answer -> true);
      assertThat(archive.statusCode()).as(Files.readString(said())).isEqualTo(200);
      assertThat(archive.headers().firstValue("Content-Disposition").orElseThrow())
          .contains("Pictures.zip");
      try (var entries = new ZipInputStream(new ByteArrayInputStream(archive.body()))) {
        assertThat(entries.getNextEntry().getName()).isEqualTo("2026/a.jpg");
        assertThat(entries.getNextEntry().getName()).isEqualTo("2026/b.jpg");
        assertThat(entries.getNextEntry()).isNull();
      }
    } finally {
      application.destroy();
      application.waitFor();
    }
  }

  @Test
  void listsOfModZipAreTranslatedAsItsGuideSays() throws Exception {
    String program =
        program("from-mod-zip.md", "from urllib.parse import unquote")
            + """
            found = entries('''1034ab38 428    /files/2026/a.jpg   Day 1/a.jpg
            -        100339 /files/2026/b%20c.jpg Day 2/b c.jpg
            0        0      @directory Empty/
            ''')
            assert found == [
                {"root": "media", "path": "2026/a.jpg", "name": "Day 1/a.jpg",
                 "size": 428, "crc32": "1034ab38"},
                {"root": "media", "path": "2026/b c.jpg", "name": "Day 2/b c.jpg", "size": 100339},
                {"folder": "Empty/"},
            ], found
            """;
    run("python", PYTHON, "-c", program);
  }
}
