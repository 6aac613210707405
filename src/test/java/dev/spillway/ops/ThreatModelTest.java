package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of threats names tests that there are: each row at least one. */
class ThreatModelTest {

  private static final Path PAGE = Path.of("docs/threat-model.md");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Long))`");

  @Test
  void eachTestThatItNamesExists() throws IOException {
    Set<String> there;
    try (Stream<Path> sources = Files.walk(Path.of("src/test/java"))) {
      there =
          sources
              .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
              .collect(Collectors.toSet());
    }
    Set<String> named =
        TEST.matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).hasSizeGreaterThan(20).isSubsetOf(there);
  }

  @Test
  void eachThreatHasATest() throws IOException {
    String attacks = Files.readString(PAGE).split("\n## Who attacks", -1)[1].split("\n## ", -1)[0];
    List<String> threats =
        attacks
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| --- "))
            .filter(line -> !line.startsWith("| wants to "))
            .toList();
    assertThat(threats).hasSizeGreaterThan(15).allMatch(row -> TEST.matcher(row).find());
  }
}
