package dev.spillway.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Writes the server's output to a log file of limited size: at 4 MiB it is renamed to {@code
 * postgresql.log.1} and a new one is started. PostgreSQL's own log collector could do this too, but
 * it is an additional process, and it outlives the server.
 */
final class PostgresLog {

  private static final long LARGEST = 4L * 1024 * 1024;

  private static final Logger LOG = Logger.getLogger(PostgresLog.class);

  private final Path file;
  private Writer log;
  private long size;
  private volatile String lastFailure;

  PostgresLog(Path folder) {
    this.file = folder.resolve("postgresql.log");
  }

  Path file() {
    return file;
  }

  /** Returns the last FATAL or PANIC message; empty when there was none. */
  Optional<String> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /**
   * Copies lines until the server closes its output. A line that cannot be written to disk is
   * dropped: if this thread stopped reading, the server would block; if it ended, the server would
   * end with it.
   */
  void copy(InputStream lines) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        remember(line);
        write(line);
        line = reader.readLine();
      }
    } finally {
      closeLog();
    }
  }

  private void remember(String line) {
    if (line.contains("FATAL:") || line.contains("PANIC:")) {
      lastFailure = line.replaceFirst("^.*?(?=FATAL:|PANIC:)", "");
    }
  }

  private void write(String line) {
    try {
      if (log == null) {
        open();
      }
      log.write(line + "\n");
      log.flush();
      size += line.length() + 1;
      if (size >= LARGEST) {
        closeLog();
      }
    } catch (IOException e) {
      LOG.debugf(e, "a line of PostgreSQL's log is lost");
      closeLog();
    }
  }

  private void open() throws IOException {
    if (Files.exists(file) && Files.size(file) >= LARGEST) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    size = Files.exists(file) ? Files.size(file) : 0;
    log = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void closeLog() {
    try (Writer closing = log) {
      log = null;
    } catch (IOException e) {
      LOG.debugf(e, "the last line of PostgreSQL's log is lost");
    }
  }
}
