package dev.spillway.notice.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receivers of the examples, as a user who copied them runs them. */
class WebhookReceiversTest {

  private static final Path EXAMPLES = Path.of("examples/webhooks").toAbsolutePath();

  /** The system's: its package of Flask is for this one. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String NEW = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY";

  @TempDir private Path folder;

  private Process start(Path directory, int port, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().put("WEBHOOK_SECRET", OLD);
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    return builder.start();
  }

  @Test
  void theOneInFlaskTakesWhatIsGenuine() throws Exception {
    int port = Ports.free();
    Process flask =
        start(
            EXAMPLES.resolve("flask"),
            port,
            PYTHON,
            "-m",
            "flask",
            "--app",
            "app",
            "run",
            "--port",
            Integer.toString(port));
    takesWhatIsGenuine(flask, port);
  }

  @Test
  void theOneInNodeTakesWhatIsGenuine() throws Exception {
    int port = Ports.free();
    takesWhatIsGenuine(start(EXAMPLES.resolve("node"), port, "node", "server.js"), port);
  }

  private void takesWhatIsGenuine(Process receiver, int port) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + port + "/spillway");
    Message message =
        new Message(
            "msg_1", "export.ready", Instant.now(), "{\"id\":\"小明-1\",\"state\":\"READY\"}");
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        WebhookSender sender = new WebhookSender(executor)) {
      Webhook rotating = webhook(url, NEW, OLD);
      await()
          .atMost(Duration.ofSeconds(30))
          .failFast("the receiver ended", () -> !receiver.isAlive())
          .untilAsserted(
              () ->
                  assertThat(sender.send(rotating, message, Instant.now()).status())
                      .isEqualTo(OptionalInt.of(204)));
      // An answer that was lost: it is taken again, and does nothing.
      assertThat(sender.send(rotating, message, Instant.now()).accepted()).isTrue();
      Message other = new Message("msg_2", "sweep.late", Instant.now(), "{}");
      assertThat(sender.send(webhook(url, NEW), other, Instant.now()).status())
          .as("another secret")
          .isEqualTo(OptionalInt.of(401));
      assertThat(sender.send(webhook(url, OLD), other, Instant.now().minusSeconds(600)).status())
          .as("an old message")
          .isEqualTo(OptionalInt.of(401));
      assertThat(Files.readAllLines(folder.resolve("said")))
          .filteredOn(line -> line.startsWith("export.") || line.startsWith("sweep."))
          .containsExactly("export.ready 小明-1");
    } finally {
      receiver.destroy();
      receiver.waitFor();
    }
  }

  private static Webhook webhook(URI url, String... secrets) {
    return new Webhook(
        "lms",
        url,
        List.of(secrets).stream().map(SigningSecret::of).toList(),
        EnumSet.allOf(WebhookEvent.class),
        Set.of(),
        List.of(),
        Duration.ofSeconds(10),
        Duration.ofHours(1));
  }

  @Test
  void theyAreOnThePage() throws IOException {
    String page = Files.readString(Path.of("docs/webhooks.md"));
    for (String file : List.of("flask/app.py", "node/server.js")) {
      assertThat(page).contains(Files.readString(EXAMPLES.resolve(file)));
    }
  }
}
