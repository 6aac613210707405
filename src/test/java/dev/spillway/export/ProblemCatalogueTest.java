package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue of problems and its page in the documentation are one. */
class ProblemCatalogueTest {

  private static final Path PAGE = Path.of("docs/problems.md");
  private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");

  @Test
  void eachTypeHasItsSectionAndEachSectionItsType() throws IOException {
    List<String> sections =
        HEADING.matcher(Files.readString(PAGE)).results().map(heading -> heading.group(1)).toList();

    assertThat(sections)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values()).map(ProblemType::slug).toList());
  }

  @Test
  void typesDiffer() {
    assertThat(ProblemType.values())
        .extracting(ProblemType::slug)
        .doesNotHaveDuplicates()
        .allMatch(slug -> slug.matches("[a-z]+(-[a-z]+)*"));
    assertThat(ProblemType.values()).extracting(ProblemType::uri).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void theExampleIsWhatCallersGet(ProblemType type) throws IOException {
    JsonNode example = new ObjectMapper().readTree(example(type.slug()));

    assertThat(example.get("type").textValue()).isEqualTo(type.uri());
    assertThat(example.get("title").textValue()).isEqualTo(type.title());
    assertThat(example.get("status").intValue()).isEqualTo(type.status());
    assertThat(example.get("detail").textValue()).isNotBlank();
  }

  private static String example(String slug) throws IOException {
    return Pattern.compile("(?ms)^## " + slug + "$(?:(?!^## ).)*?^```json\n(.*?)^```$")
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult found) -> found.group(1))
        .findFirst()
        .orElseThrow();
  }
}
