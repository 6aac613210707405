package dev.spillway.source;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.source.catalogue.Catalogue;
import dev.spillway.source.root.Reading;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.RootHealth.State;
import dev.spillway.source.root.SourceFile;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * The room as the service wires it: roots from settings, a pass at start, checksums through the
 * pool.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class SourceServiceTest {

  @Inject Roots roots;
  @Inject Catalogue catalogue;
  @Inject RootContentReader reader;

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  @Test
  void cataloguesAtStartAndReads() throws Exception {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> roots.health().get("exercises").state() == State.COMPLETE);
    assertThat(roots.health().get("exercises").catalogued()).isEqualTo(1);

    Root root = roots.get("exercises");
    SourceFile file = root.find("视觉/一.png").orElseThrow();
    CRC32 crc = new CRC32();
    crc.update("one".getBytes(StandardCharsets.UTF_8));
    assertThat(root.immutable()).isTrue();
    assertThat(catalogue.checksums(root, List.of(file))).containsExactly((int) crc.getValue());
    try (OpenContent content =
        reader.open(new Content.RootFile("exercises", file.path(), file.stamp()))) {
      assertThat(Reading.slice(content, 0, 3)).isEqualTo("one");
      content.verify();
    }
  }

  @Test
  void healthTellsWhatEachRootHolds() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                given()
                    .port(managementPort)
                    .get("/q/health/ready")
                    .then()
                    .body(
                        "checks.find { it.name == 'details' }.data.'root.exercises'",
                        equalTo(
                            "state=complete files=1 catalogued=1 failed=0 notUtf8=0 unreadable=0"
                                + " special=0 symlinks=0")));
  }
}
