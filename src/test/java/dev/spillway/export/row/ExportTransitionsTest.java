package dev.spillway.export.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One class writes the state of an export. */
class ExportTransitionsTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/spillway");
  private static final Path THE_ONE = SOURCES.resolve("export/row/ExportTransitions.java");

  /** In SQL, in HQL, and in Java. */
  private static final Pattern WRITES =
      Pattern.compile(
          "update export\\s+set(?:(?!\\bwhere\\b)[^;])*\\bstate\\s*="
              + "|\\bupdate\\(\\s*\"state ="
              + "|\\b(?:export|row|failed)\\.state = [^=]");

  @Test
  void nothingElseWritesIt() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        boolean writes = WRITES.matcher(Files.readString(file)).find();
        assertThat(writes)
            .as("%s writes the state of an export", file)
            .isEqualTo(file.equals(THE_ONE));
      }
    }
  }
}
