package dev.spillway.source.database;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A process of its own that reads rows, and prints how it went. */
final class RowsReader {

  private RowsReader() {}

  /** Words: URL, query, and how many threads read at once. */
  public static void main(String[] words) throws InterruptedException {
    TestDatabase settings = TestDatabase.at(words[0]);
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
