package dev.spillway.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.archive.entry.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The report inside an archive. */
class MissingReportTest {

  private static final List<String> MANY =
      IntStream.range(0, 100_000).mapToObj(i -> "2026/Fotos/猫 \"" + i + "\".jpg").toList();

  private static JsonNode report(List<String> missing, boolean staged) throws IOException {
    ByteBuffer bytes = MissingReport.of("manifest.json", missing, staged).bytes();
    if (!staged) {
      assertThat(bytes.remaining()).isLessThanOrEqualTo(Content.INLINE_LIMIT);
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new ObjectMapper().readTree(copy);
  }

  private static List<String> names(JsonNode report) {
    return StreamSupport.stream(report.get("missing").spliterator(), false)
        .map(JsonNode::textValue)
        .toList();
  }

  @Test
  void listsWhatIsMissing() throws IOException {
    JsonNode report = report(List.of("a", "b\nc"), false);
    assertThat(names(report)).containsExactly("a", "b\nc");
    assertThat(report.has("more")).isFalse();
  }

  @Test
  void countsWhatAManifestCannotHold() throws IOException {
    JsonNode report = report(MANY, false);
    List<String> listed = names(report);
    assertThat(listed).hasSizeGreaterThan(5_000).isEqualTo(MANY.subList(0, listed.size()));
    assertThat(report.get("more").intValue()).isEqualTo(MANY.size() - listed.size());
  }

  @Test
  void aNameOfAnyLengthIsCounted() throws IOException {
    JsonNode report = report(Stream.of("\u0001".repeat(100_000), "b").toList(), false);
    assertThat(names(report)).isEmpty();
    assertThat(report.get("more").intValue()).isEqualTo(2);
  }

  @Test
  void listsAllWhereItIsStaged() throws IOException {
    assertThat(names(report(MANY, true))).isEqualTo(MANY);
  }
}
