package dev.spillway.database.session;

import dev.spillway.database.document.CsvRows;
import dev.spillway.database.failure.WideRowsException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A process of its own that reads rows, and prints how it went. */
public final class RowsReader {

  private RowsReader() {}

  /**
   * Starts one.
   *
   * @param heap as {@code -Xmx} takes it
   * @param threads how many, when they are more than one
   */
  public static Process start(String heap, String url, String sql, String... threads)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                RowsReader.class.getName(),
                url,
                sql));
    command.addAll(List.of(threads));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** All that it prints until it ends. */
  public static List<String> lines(Process process) throws IOException {
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      return out.lines().toList();
    }
  }

  /** Words: URL, query, and how many threads read at once. */
  public static void main(String[] words) throws InterruptedException {
    TestDatabase settings = TestDatabase.at(words[0]).timingOut(Duration.ofMinutes(10));
    int threads = words.length > 2 ? Integer.parseInt(words[2]) : 1;
    List<Thread> readers = new ArrayList<>();
    Database database =
        new TestDatabase(
                settings.url(),
                settings.username(),
                settings.password(),
                threads,
                settings.statementTimeout())
            .databases()
            .get("test");
    for (int i = 0; i < threads; i++) {
      readers.add(Thread.ofPlatform().start(() -> read(database, words[1])));
    }
    for (Thread reader : readers) {
      reader.join();
    }
  }

  private static void read(Database database, String sql) {
    if (!read("first", database, sql, TestDatabase.TERMS)) {
      read("careful", database, sql, TestDatabase.TERMS.carefully());
    }
  }

  /** Whether that was all. */
  private static boolean read(String word, Database database, String sql, SnapshotTerms terms) {
    AtomicLong bytes = new AtomicLong();
    AtomicLong rows = new AtomicLong();
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            bytes.incrementAndGet();
          }

          @Override
          public void write(byte[] many, int offset, int length) {
            bytes.addAndGet(length);
          }
        };
    try (Snapshot snapshot = database.begin(terms)) {
      new CsvRows(TestDatabase.query(sql)).write(snapshot, Map.of(), counting, rows::addAndGet);
      // Without the header line and the separators.
      System.out.println(
          word
              + " "
              + rows
              + " rows "
              + (bytes.get() - "n,body\r\n".length() - 3 * rows.get())
              + " bytes");
      return true;
    } catch (WideRowsException e) {
      System.out.println(word + " " + e.getClass().getSimpleName() + " " + e.getMessage());
      return false;
    } catch (IOException e) {
      System.out.println(word + " " + e.getClass().getSimpleName() + " " + e.getMessage());
      return true;
    }
  }
}
