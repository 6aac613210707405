package dev.spillway.notice;

import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Writes the audit to the log, in a category of its own, so that it can be routed elsewhere or
 * disabled.
 */
final class AuditLines {

  private static final Logger LOG = Logger.getLogger("audit");

  private AuditLines() {}

  static void log(List<AuditEntry> entries) {
    if (LOG.isInfoEnabled()) {
      entries.forEach(entry -> LOG.infof("event=%s", line(entry)));
    }
  }

  /** Returns the text that follows {@code event=}. */
  static String line(AuditEntry entry) {
    StringBuilder line = new StringBuilder("audit-").append(entry.event().word());
    add(line, "export", entry.exportId());
    add(line, "recipe", entry.recipe());
    add(line, "owner", entry.owner());
    add(line, "caller", entry.caller());
    for (Map.Entry<String, Object> detail : entry.details().entrySet()) {
      add(line, detail.getKey(), detail.getValue());
    }
    return line.toString();
  }

  private static void add(StringBuilder line, String name, Object value) {
    if (value != null) {
      line.append(' ').append(name).append('=');
      value(line, value.toString());
    }
  }

  /**
   * Writes a value, quoted and escaped if necessary, so that text from a caller cannot end the
   * value or the line.
   */
  private static void value(StringBuilder line, String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\' && c != '=');
    if (plain) {
      line.append(text);
      return;
    }
    line.append('"');
    text.codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                line.append('\\');
              }
              if (unprintable(point)) {
                line.append(String.format("\\u{%x}", point));
              } else {
                line.appendCodePoint(point);
              }
            });
    line.append('"');
  }

  private static boolean unprintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
