package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.suite.api.SelectClasses;

/** A test that is in no suite would not run, and one that is in both would run twice. */
class AppsSuitesTest {

  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern APPLICATION =
      Pattern.compile("@TestProfile\\((\\w+)|@WithTestResource\\((\\w+)");

  private static List<String> first() {
    return List.of(AppsFirstSuite.class.getAnnotation(SelectClasses.class).names());
  }

  private static List<String> second() {
    return List.of(AppsSecondSuite.class.getAnnotation(SelectClasses.class).names());
  }

  /** The text of each test of an application, by the name of its class. */
  private static Map<String, String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files
          .filter(file -> file.toString().endsWith("Test.java"))
          .filter(file -> text(file).contains("@QuarkusTest\n"))
          .collect(Collectors.toMap(AppsSuitesTest::name, AppsSuitesTest::text));
    }
  }

  private static String name(Path file) {
    String path = TESTS.relativize(file).toString();
    return path.substring(0, path.length() - ".java".length()).replace('/', '.');
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachTestOfAnApplicationIsInOneSuite() throws IOException {
    assertThat(Stream.concat(first().stream(), second().stream()).toList())
        .containsExactlyInAnyOrderElementsOf(tests().keySet());
  }

  @Test
  void thoseOfOneApplicationAreInTheSameSuite() throws IOException {
    Map<String, String> tests = tests();
    assertThat(first().stream().map(name -> application(tests.get(name))).toList())
        .doesNotContainAnyElementsOf(
            second().stream().map(name -> application(tests.get(name))).toList());
  }

  /** The profile or the resources that make an application another one; empty for the usual one. */
  private static String application(String test) {
    Matcher matcher = APPLICATION.matcher(test);
    StringBuilder application = new StringBuilder();
    while (matcher.find()) {
      application.append(matcher.group());
    }
    return application.toString();
  }
}
