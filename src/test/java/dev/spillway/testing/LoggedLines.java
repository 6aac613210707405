package dev.spillway.testing;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jboss.logmanager.ExtLogRecord;

/** What this process logs while it is open, as text, with stack traces. */
public final class LoggedLines extends Handler implements AutoCloseable {

  private final ConcurrentLinkedQueue<Line> lines = new ConcurrentLinkedQueue<>();
  private final SimpleFormatter formatter = new SimpleFormatter();

  /**
   * One of them.
   *
   * @param text as it was meant
   * @param whole with the stack of what was thrown, and its causes
   * @param stack whether there is one
   */
  public record Line(String category, String text, String whole, boolean stack) {}

  private final Predicate<LogRecord> kept;

  /** All of it. */
  public LoggedLines() {
    this(_ -> true);
  }

  private LoggedLines(Predicate<LogRecord> kept) {
    this.kept = kept;
    Logger.getLogger("").addHandler(this);
  }

  /** Errors, and whatever comes with a stack trace. */
  public static LoggedLines ofFaults() {
    return new LoggedLines(
        told -> told.getThrown() != null || told.getLevel().intValue() >= Level.SEVERE.intValue());
  }

  @Override
  public void publish(LogRecord told) {
    if (!kept.test(told)) {
      return;
    }
    String text =
        told instanceof ExtLogRecord more
            ? more.getFormattedMessage()
            : formatter.formatMessage(told);
    lines.add(
        new Line(
            told.getLoggerName(),
            text,
            text + '\n' + formatter.format(told),
            told.getThrown() != null));
  }

  public List<Line> all() {
    return List.copyOf(lines);
  }

  /** Those with {@code part} in their text. */
  public List<String> with(String part) {
    return lines.stream().map(Line::text).filter(text -> text.contains(part)).toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    Logger.getLogger("").removeHandler(this);
  }
}
