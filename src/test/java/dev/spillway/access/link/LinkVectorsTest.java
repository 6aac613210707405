package dev.spillway.access.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.testing.ArchiveTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Java, Python and JavaScript sign the same links the same way. */
class LinkVectorsTest {

  private static final Path FOLDER = Path.of("examples/links");

  private record Vector(SigningKey key, Link link, String query) {
    static Vector of(JsonNode node) {
      return new Vector(
          new SigningKey(node.get("key").asText(), node.get("secret").asText()),
          new Link(
              node.get("export").asText(),
              Instant.ofEpochSecond(node.get("expires").asLong()),
              Optional.ofNullable(node.get("link"))
                  .map(id -> new Link.Counted(id.asText(), node.get("deliveries").asInt()))),
          node.get("query").asText());
    }
  }

  private static List<Vector> vectors() throws IOException {
    List<Vector> vectors = new ArrayList<>();
    new ObjectMapper()
        .readTree(Files.readString(FOLDER.resolve("vectors.json")))
        .forEach(node -> vectors.add(Vector.of(node)));
    return vectors;
  }

  private static List<String> queries() throws IOException {
    return vectors().stream().map(Vector::query).toList();
  }

  @Test
  void javaSignsThem() throws IOException {
    assertThat(vectors()).hasSizeGreaterThanOrEqualTo(5);
    for (Vector vector : vectors()) {
      SignedLink signed =
          new SignedLink(vector.link(), vector.key().name(), vector.key().signature(vector.link()));
      assertThat(signed.query()).isEqualTo(vector.query());
    }
  }

  @Test
  void pythonSignsAndVerifiesThem() throws IOException {
    String printed = ArchiveTools.run("python3", "-B", FOLDER.resolve("check.py").toString());
    assertThat(printed.lines()).containsExactlyElementsOf(queries());
  }

  @Test
  void javaScriptSignsAndVerifiesThem() throws IOException {
    String printed = ArchiveTools.run("node", FOLDER.resolve("check.mjs").toString());
    assertThat(printed.lines()).containsExactlyElementsOf(queries());
  }
}
