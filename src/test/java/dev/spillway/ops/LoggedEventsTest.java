package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the log says to operators has the form that they filter by, and is explained to them. */
class LoggedEventsTest {

  private static final Path SOURCES = Path.of("src/main/java");
  private static final Path PAGE = Path.of("docs/operations.md");

  /** A call of the log that operators see, up to its first text. */
  private static final Pattern CALL =
      Pattern.compile("LOG\\s*\\.(?:info|warn|error)f?\\(\\s*(?:\\w+,\\s*)?\"([^\"]*)");

  private static final Pattern EVENT = Pattern.compile("event=([a-z.-]+|%s)(?: .*|;.*)?");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  private static Set<String> logged() throws IOException {
    Set<String> texts = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        Matcher call = CALL.matcher(Files.readString(source));
        while (call.find()) {
          texts.add(call.group(1));
        }
      }
    }
    return texts;
  }

  @Test
  void eachLineIsAnEvent() throws IOException {
    assertThat(logged()).isNotEmpty().allMatch(text -> EVENT.matcher(text).matches());
  }

  @Test
  void eachEventIsExplained() throws IOException {
    String log = Files.readString(PAGE).split("\n## Log\n", -1)[1];
    Set<String> explained =
        log.lines()
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> NAME.matcher(line.split("\\|", -1)[1]).results())
            .map(name -> name.group(1))
            .collect(Collectors.toSet());
    Set<String> events = new TreeSet<>();
    for (String text : logged()) {
      events.add(text.replaceFirst("^event=([^ ;]+).*$", "$1"));
    }
    // Named by a value: the reason that an export is gone for, and how far a root's pass is.
    events.remove("%s");
    assertThat(events).isSubsetOf(explained);
    assertThat(explained).contains("lost", "source-changed", "catalogue-complete");
  }
}
