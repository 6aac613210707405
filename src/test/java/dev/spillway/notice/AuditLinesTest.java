package dev.spillway.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditLinesTest {

  private static String line(String owner) {
    return AuditLines.line(
        new AuditEntry(
            Instant.EPOCH,
            AuditEvent.DOWNLOADED,
            "abc",
            "all-files",
            owner,
            null,
            Map.of("parameters", List.of("a", "b"))));
  }

  @Test
  void oneLineAsKeysAndValues() {
    assertThat(line("school-7"))
        .isEqualTo(
            "audit-downloaded export=abc recipe=all-files owner=school-7 parameters=\"[a, b]\"");
  }

  /** A line that a caller could end, or begin a value in, would prove nothing. */
  @Test
  void aCallersWordsStayWithinTheirValue() {
    assertThat(line("x\nevent=audit-erased owner=y"))
        .contains("owner=\"x\\u{a}event=audit-erased owner=y\"");
    assertThat(line("x\" caller=\"root")).contains("owner=\"x\\\" caller=\\\"root\"");
    assertThat(line("x\\")).contains("owner=\"x\\\\\" ");
    assertThat(line("\u202egnp.exe\u2028\u0000\ud83d"))
        .contains("owner=\"\\u{202e}gnp.exe\\u{2028}\\u{0}\\u{d83d}\"");
    assertThat(line("小明")).contains("owner=\"小明\"");
    assertThat(line("")).contains("owner=\"\"");
  }

  @Test
  void eachEntryIsExplained() throws IOException {
    String page = Files.readString(Path.of("docs/operations.md"));
    String audit = page.split("\n## Audit\n", -1)[1].split("\n## ", -1)[0];
    assertThat(Arrays.stream(AuditEvent.values()).map(AuditEvent::word))
        .allSatisfy(word -> assertThat(audit).contains("`" + word + "`"));
  }
}
