package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.Hostile;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.SourcesResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every path of the corpus as the file that a query names, on its way into an archive. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(SourcesResource.class)
class HostileRowsTest {

  /** Bytes of the longest path that Linux takes. */
  private static final int LONGEST = 4095;

  /** Looked up late: an injected setting must be there in every test. */
  private Path root;

  @BeforeEach
  void build() throws IOException {
    root = ConfigProvider.getConfig().getValue("spillway.roots.invoices.path", Path.class);
    Hostile.putSecrets(root.getParent(), 2);
    Hostile.putTraps(root);
  }

  @AfterEach
  void clear() throws IOException {
    ArchiveTools.run(
        "bash",
        "-c",
        "cd \"$0\" && rm -r link dirlink rootlink loop chain pipe socket inside inside.txt",
        root.toString());
    Files.delete(root.resolveSibling(Hostile.SECRET));
    Files.delete(root.getParent().resolveSibling(Hostile.SECRET));
  }

  private static Map<String, String> archive(List<String> paths) throws IOException {
    byte[] archive =
        given()
            .get(ExportCalls.archive("named", Map.of("paths", paths)))
            .then()
            .statusCode(200)
            .extract()
            .asByteArray();
    Map<String, String> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
      }
    }
    return entries;
  }

  private static boolean isTooLong(String path) {
    return path.getBytes(UTF_8).length > LONGEST;
  }

  @Test
  void aNameThatNoFileCanHaveIsRefused() throws IOException {
    List<String> hostile =
        Hostile.paths(root.resolveSibling(Hostile.SECRET)).stream()
            .filter(HostileRowsTest::isTooLong)
            .toList();
    assertThat(hostile).isNotEmpty();
    for (String path : hostile) {
      ExportCalls.oneStep("named", Map.of("paths", List.of("inside.txt", path)))
          .then()
          .statusCode(409)
          .body("type", equalTo("urn:spillway:problem:unusable-source"))
          .body("detail", not(containsString(root.toString())));
    }
  }

  @Test
  void whatAQueryNamesComesFromTheRootOrIsMissing() throws IOException {
    List<String> hostile =
        Hostile.paths(root.resolveSibling(Hostile.SECRET)).stream()
            // These no parameter takes.
            .filter(path -> path.indexOf('\0') < 0 && UTF_8.newEncoder().canEncode(path))
            .filter(path -> !isTooLong(path))
            .toList();
    assertThat(hostile).hasSizeGreaterThan(200);

    Map<String, String> entries =
        archive(
            Stream.concat(Stream.of("inside.txt", "inside/inside.txt"), hostile.stream()).toList());

    assertThat(entries.keySet()).containsExactly("f1.txt", "f2.txt", "missing.json");
    assertThat(entries.get("f1.txt")).isEqualTo("inside");
    assertThat(entries.toString()).doesNotContain(Hostile.MARK, root.toString(), "root:x:0");
  }
}
