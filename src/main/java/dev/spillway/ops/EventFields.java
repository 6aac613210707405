package dev.spillway.ops;

import io.quarkus.logging.LoggingFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Adds the event and its fields by name to the lines of a JSON log, so that log tools need not
 * parse {@code event=ready export=…}. Passes every line.
 */
@LoggingFilter(name = EventFields.NAME)
public final class EventFields implements Filter {

  /** The name of the filter in the log settings. */
  public static final String NAME = "event-fields";

  private static final String EVENT = "event=";

  /**
   * A foreign text, such as a cause or a file name, may contain anything: it ends at the last
   * quote, or at the end of the line.
   */
  private static final String OF_OTHERS = "(?:cause|name)=(?:\"(?<quoted>.*)\"|(?!\")(?<bare>.*)$)";

  private static final String OF_OURS =
      "[a-zA-Z][\\w.-]*=(?:\"(?<text>[^\"]*)\"|(?<word>[^\\s;\"]*[^\\s;:,\"]|))";

  /**
   * Each field begins where the previous one ended: the text after the fields is for people, even
   * if it looks like a field.
   */
  private static final Pattern FIELD =
      Pattern.compile("\\G\\s?(?:" + OF_OTHERS + "|" + OF_OURS + ")", Pattern.DOTALL);

  private static final List<String> VALUES = List.of("quoted", "bare", "text", "word");

  private final boolean json;

  /**
   * Creates the filter.
   *
   * @param json whether the log is JSON
   */
  public EventFields(
      @ConfigProperty(name = "quarkus.log.console.json.enabled", defaultValue = "false")
          boolean json) {
    this.json = json;
  }

  @Override
  public boolean isLoggable(LogRecord line) {
    if (json && line instanceof ExtLogRecord extended) {
      of(extended.getFormattedMessage()).forEach(extended::putMdc);
    }
    return true;
  }

  /**
   * The fields of an event; empty for a line that is not an event. Of fields with the same name the
   * first counts.
   */
  static Map<String, String> of(String message) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (message == null || !message.startsWith(EVENT)) {
      return fields;
    }
    Matcher field = FIELD.matcher(message);
    while (field.find()) {
      String name = field.group().substring(0, field.group().indexOf('=')).strip();
      VALUES.stream()
          .map(field::group)
          .filter(Objects::nonNull)
          .forEach(value -> fields.putIfAbsent(name, value));
    }
    return fields;
  }
}
