package dev.spillway.access.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The service signs the links that the clients of all languages sign. */
class LinkVectorsTest {

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
        .readTree(Files.readString(Path.of("clients/vectors/links.json")))
        .forEach(node -> vectors.add(Vector.of(node)));
    return vectors;
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
}
