package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.PackagedService;
import dev.spillway.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    service =
        new PackagedService(
            served,
            Map.of(
                // The address in links and tickets, which is known before the start.
                "quarkus.http.port", String.valueOf(port),
                "spillway.public-url", url,
                "spillway.access.mode", "keys",
                "spillway.recipes", Path.of("examples/recipes").toAbsolutePath().toString(),
                "spillway.roots.training-files.path",
                    Path.of("examples/training-files").toAbsolutePath().toString(),
                "spillway.roots.media.path", served.resolve("media").toString(),
                "spillway.selection.roots", "media",
                "spillway.links.keys", LINK_KEY,
                "spillway.tickets.keys", TICKET_KEY));
    service.start();
    key = service.command("--create-key", "name=website", "owners=*").strip();
    broken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(ClientPackagesIT::breakDownloads);
  }

  /** Answers every request with half of what it announces. */
  private static void breakDownloads() {
    try {
      while (true) {
        try (Socket client = broken.accept()) {
          client.getInputStream().read(new byte[8192]);
          client
              .getOutputStream()
              .write(
                  ("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(500))
                      .getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (SocketException e) {
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
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(CLIENTS.resolve(client).toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("SPILLWAY_URL", url);
    builder.environment().put("SPILLWAY_KEY", key);
    builder.environment().put("SPILLWAY_LINK_KEY", LINK_KEY);
    builder.environment().put("SPILLWAY_TICKET_KEY", TICKET_KEY);
    builder.environment().put("SPILLWAY_BROKEN_URL", "http://127.0.0.1:" + broken.getLocalPort());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    int ended = builder.start().waitFor();
    assertThat(ended).as(Files.readString(said)).isZero();
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
}
