package dev.spillway.source.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * CSV (RFC 4180): lines end with CR LF, the first one names the columns; values with a comma, a quote or a line break are
 * in quotes. NULL is nothing, an empty text is {@code ""}. No byte order mark.
 */
public record CsvRows(Query rows) implements Document {

  @Override
  public List<Query> queries() {
    return List.of(rows);
  }

  @Override
  public void check(Database database) throws IOException {
    if (database.check(rows).isEmpty()) {
      throw QueryCheck.noRows(rows);
    }
  }

  @Override
  public void write(Snapshot snapshot, Map<String, ?> values, OutputStream to, RowsDone done)
      throws IOException {
    try (Rows found = snapshot.stream(rows, values)) {
      var out = new DocumentOutput(to);
      Column.Kind[] kinds = found.columns().stream().map(Column::kind).toArray(Column.Kind[]::new);
      for (int i = 0; i < kinds.length; i++) {
        separate(out, i);
        text(out, found.columns().get(i).name().getBytes(UTF_8));
      }
      endLine(out);
      RowCount count = new RowCount(done);
      while (found.next()) {
        for (int i = 0; i < kinds.length; i++) {
          separate(out, i);
          value(out, kinds[i], found.value(i));
        }
        endLine(out);
        count.one();
      }
      out.flush();
      count.end();
    }
  }

  private static void value(DocumentOutput out, Column.Kind kind, byte[] value) throws IOException {
    if (value == null) {
      return;
    }
    switch (kind) {
      case NUMBER -> out.put(value);
      case BOOLEAN -> out.put(Values.truth(value));
      case INSTANT, LOCAL_DATE_TIME -> Values.time(out, value);
      case JSON, TEXT -> text(out, value);
    }
  }

  private static void text(DocumentOutput out, byte[] value) throws IOException {
    if (!quoted(value)) {
      out.put(value);
      return;
    }
    out.put('"');
    int from = 0;
    for (int i = 0; i < value.length; i++) {
      if (value[i] == '"') {
        out.put(value, from, i + 1);
        from = i;
      }
    }
    out.put(value, from, value.length);
    out.put('"');
  }

  private static boolean quoted(byte[] value) {
    for (byte b : value) {
      if (b == '"' || b == ',' || b == '\n' || b == '\r') {
        return true;
      }
    }
    return value.length == 0;
  }

  private static void separate(DocumentOutput out, int column) throws IOException {
    if (column > 0) {
      out.put(',');
    }
  }

  private static void endLine(DocumentOutput out) throws IOException {
    out.put('\r');
    out.put('\n');
  }
}
