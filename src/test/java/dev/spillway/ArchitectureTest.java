package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} names classes and packages that exist. */
class ArchitectureTest {

  private static final Path PAGE = Path.of("docs/architecture.md");
  private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+)`");
  private static final Pattern PACKAGE = Pattern.compile("`([a-z]+(?:\\.[a-z]+)?)`");

  @Test
  void eachClassThatItNamesExists() throws IOException {
    Set<String> named = named(CLASS);
    assertThat(named).hasSizeGreaterThan(60);
    // The states and methods that are written the same way.
    named.removeIf(name -> name.equals(name.toUpperCase(Locale.ROOT)));
    assertThat(classes()).containsAll(named);
  }

  @Test
  void eachPackageIsInItsPicture() throws IOException {
    String page = Files.readString(PAGE);
    String picture = page.substring(page.indexOf("```"), page.lastIndexOf("```"));
    try (Stream<Path> folders = Files.walk(Path.of("src/main/java/dev/spillway"))) {
      assertThat(
              folders
                  .filter(Files::isDirectory)
                  .map(folder -> folder.getFileName().toString())
                  .filter(name -> !name.equals("spillway")))
          .allSatisfy(name -> assertThat(picture).containsPattern("\\b" + name + "\\b"));
    }
  }

  @Test
  void eachPackageThatItNamesExists() throws IOException {
    Path root = Path.of("src/main/java/dev/spillway");
    assertThat(named(PACKAGE))
        .filteredOn(name -> name.contains(".") && !name.equals("dev.spillway"))
        .isNotEmpty()
        .allMatch(name -> Files.isDirectory(root.resolve(name.replace('.', '/'))));
  }

  private static Set<String> named(Pattern name) throws IOException {
    return name.matcher(Files.readString(PAGE))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> classes() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".java"))
          .map(file -> file.substring(0, file.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
