package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.PackagedService;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doors of the service as it is shipped, with its embedded database. */
class ClosedDoorsIT {

  @TempDir private Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private PackagedService service;

  @BeforeEach
  void makeRecipes() throws IOException {
    Path recipes = Files.createDirectory(folder.resolve("recipes"));
    Files.writeString(
        recipes.resolve("files.yaml"),
        """
        title: Files
        archive: {format: zip, filename: files.zip}
        contents: [{files: "**", root: files}]
        """);
    settings.put(
        "spillway.roots.files.path", Files.createDirectory(folder.resolve("files")).toString());
    settings.put("spillway.recipes", recipes.toString());
    settings.put(
        "spillway.volume.path", Files.createDirectory(folder.resolve("volume")).toString());
    service = new PackagedService(folder, settings);
  }

  @AfterEach
  void stop() throws InterruptedException {
    service.close();
  }

  private int recipes(String key) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(service.uri("/api/recipes"));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void openedToOthersItDoesNotStartWithoutKeys() throws Exception {
    settings.put("quarkus.http.host", "0.0.0.0");
    assertThat(service.refusal())
        .contains("quarkus.http.host=0.0.0.0", "spillway.access.mode=open", "spillway.access.keys")
        .doesNotContain("\tat ");
  }

  /** Made before the first start, beside a service that runs, and revoked while it does. */
  @Test
  void keysAreMadeAndRevokedBesideTheService() throws Exception {
    String first = service.command("--create-key", "name=first").strip();
    service.start();
    assertThat(service.said()).contains("event=access mode=keys settings=0 table=1");
    assertThat(recipes("")).isEqualTo(401);
    assertThat(recipes(first)).isEqualTo(200);

    String second = service.command("--create-key", "name=second").strip();
    assertThat(recipes(second)).isEqualTo(200);
    assertThat(service.command("--list-keys").lines()).hasSize(2);

    service.command("--revoke-key", "first");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(recipes(first)).isEqualTo(401));
    assertThat(recipes(second)).isEqualTo(200);
  }
}
