package dev.spillway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue of problems and its pages in the documentation are one. */
class ProblemCatalogueTest {

  private static final Path PAGES = Path.of("docs/problems");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| \\[`([a-z-]+)`]\\(\\1[.]md\\) \\| (\\d+) \\| (.+) \\|$");

  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```json\n(.*?)^```$");

  @Test
  void eachTypeHasItsPageAndEachPageItsType() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Stream.of("README"),
                      Arrays.stream(ProblemType.values()).map(ProblemType::slug))
                  .map(name -> name + ".md")
                  .toList());
    }
  }

  @Test
  void theListNamesThemAll() throws IOException {
    assertThat(
            ROW.matcher(Files.readString(PAGES.resolve("README.md")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3)))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values())
                .map(type -> type.slug() + " " + type.status() + " " + type.title())
                .toList());
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
    String page = Files.readString(PAGES.resolve(slug + ".md"));
    assertThat(page).startsWith("# " + slug + "\n\n**Status ");
    return EXAMPLE
        .matcher(page)
        .results()
        .map((MatchResult found) -> found.group(1))
        .findFirst()
        .orElseThrow();
  }
}
