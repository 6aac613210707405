package dev.spillway.database.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.spillway.database.query.Query;
import dev.spillway.database.session.Column;
import dev.spillway.database.session.Database;
import dev.spillway.database.session.QueryCheck;
import dev.spillway.database.session.Rows;
import dev.spillway.database.session.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * CSV (RFC 4180). Lines end with CR LF. The first line has the column names. Values with a
 * delimiter, a quote or a line break are quoted. NULL is written as nothing, an empty text as
 * {@code ""}. In a document with one column both are {@code ""}, because readers skip empty lines.
 */
public record CsvRows(Query rows, CsvStyle style) implements Document {

  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] NOTHING = {};

  /** Creates a document in the plain style. */
  public CsvRows(Query rows) {
    this(rows, CsvStyle.PLAIN);
  }

  @Override
  public List<Query> queries() {
    return List.of(rows);
  }

  @Override
  public void check(Database database, Query query) throws IOException {
    if (database.check(query).isEmpty()) {
      throw QueryCheck.noRows(query);
    }
  }

  @Override
  public void write(Snapshot snapshot, Map<String, ?> values, OutputStream to, RowsDone done)
      throws IOException {
    try (Rows found = snapshot.stream(rows, values)) {
      var out = new DocumentOutput(to);
      Column.Kind[] kinds = found.columns().stream().map(Column::kind).toArray(Column.Kind[]::new);
      if (style.bom()) {
        out.put(BOM);
      }
      for (int i = 0; i < kinds.length; i++) {
        separate(out, i);
        byte[] name = found.columns().get(i).name().getBytes(UTF_8);
        if (i == 0 && symbolicLink(name)) {
          inQuotes(out, name);
        } else {
          text(out, name);
        }
      }
      endLine(out);
      boolean alone = kinds.length == 1;
      RowCount count = new RowCount(done);
      while (found.next()) {
        for (int i = 0; i < kinds.length; i++) {
          separate(out, i);
          byte[] value = found.value(i);
          value(out, kinds[i], value == null && alone ? NOTHING : value);
        }
        endLine(out);
        count.one();
      }
      out.flush();
      count.end();
    }
  }

  /**
   * Returns whether the name starts with {@code ID}: Excel reads a file that starts with it as
   * SYLK.
   */
  private static boolean symbolicLink(byte[] name) {
    return name.length >= 2 && name[0] == 'I' && name[1] == 'D';
  }

  private void value(DocumentOutput out, Column.Kind kind, byte[] value) throws IOException {
    if (value == null) {
      return;
    }
    if (value.length == 0) {
      text(out, value);
      return;
    }
    switch (kind) {
      case NUMBER -> out.put(value);
      case BOOLEAN -> out.put(Values.truth(value));
      case INSTANT, LOCAL_DATE_TIME -> Values.time(out, value);
      case JSON, ARRAY, TEXT -> text(out, value);
    }
  }

  private void text(DocumentOutput out, byte[] value) throws IOException {
    if (style.guarded() && CsvStyle.formula(value)) {
      byte[] guarded = new byte[value.length + 1];
      guarded[0] = '\'';
      System.arraycopy(value, 0, guarded, 1, value.length);
      plainText(out, guarded);
    } else {
      plainText(out, value);
    }
  }

  private void plainText(DocumentOutput out, byte[] value) throws IOException {
    if (quoted(value)) {
      inQuotes(out, value);
    } else {
      out.put(value);
    }
  }

  private static void inQuotes(DocumentOutput out, byte[] value) throws IOException {
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

  private boolean quoted(byte[] value) {
    byte delimiter = (byte) style.delimiter();
    for (byte b : value) {
      if (b == '"' || b == delimiter || b == '\n' || b == '\r') {
        return true;
      }
    }
    return value.length == 0 || endOfCopy(value);
  }

  /**
   * Returns whether the value is {@code \.}: as a line of its own it ends PostgreSQL's COPY, and
   * the rest of the file is silently ignored.
   */
  private static boolean endOfCopy(byte[] value) {
    return value.length == 2 && value[0] == '\\' && value[1] == '.';
  }

  private void separate(DocumentOutput out, int column) throws IOException {
    if (column > 0) {
      out.put(style.delimiter());
    }
  }

  private static void endLine(DocumentOutput out) throws IOException {
    out.put('\r');
    out.put('\n');
  }
}
