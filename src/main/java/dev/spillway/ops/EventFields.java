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
 * Gives the lines of a JSON log their event and its fields by name, so that nobody has to take
 * {@code event=ready export=…} apart. Keeps no line back.
 */
@LoggingFilter(name = EventFields.NAME)
public final class EventFields implements Filter {

  /** As the settings of the log name it. */
  public static final String NAME = "event-fields";

  private static final String EVENT = "event=";

  /**
   * What others said, a cause or the name of a file, may look like anything: to the last quote, or
   * to the end of the line.
   */
  private static final String OF_OTHERS = "(?:cause|name)=(?:\"(?<quoted>.*)\"|(?!\")(?<bare>.*)$)";

  private static final String OF_OURS =
      "[a-zA-Z][\\w.-]*=(?:\"(?<text>[^\"]*)\"|(?<word>[^\\s;\"]*[^\\s;:,\"]|))";

  /**
   * Each begins where the one before ended: the words behind them are for people, whatever they
   * look like.
   */
  private static final Pattern FIELD =
      Pattern.compile("\\G\\s?(?:" + OF_OTHERS + "|" + OF_OURS + ")", Pattern.DOTALL);

  private static final List<String> VALUES = List.of("quoted", "bare", "text", "word");

  private final boolean json;

  /**
   * @param json whether the log is JSON at all
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

  /** The fields of an event; none of a line that is no event. The first of a name counts. */
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
