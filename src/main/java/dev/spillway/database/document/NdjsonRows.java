package dev.spillway.database.document;

import dev.spillway.database.failure.QueryRefusedException;
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
 * NDJSON: one JSON object per line, with the column names as keys, in column order. Columns of json
 * and jsonb are embedded as they are (line breaks between their tokens become spaces). Numbers,
 * booleans, NULL and arrays become their JSON equivalents; everything else is a string. Numbers
 * that JSON cannot express ({@code NaN}, {@code Infinity}) are strings too.
 */
public record NdjsonRows(Query rows) implements Document {

  @Override
  public List<Query> queries() {
    return List.of(rows);
  }

  @Override
  public void check(Database database, Query query) throws IOException {
    List<Column> columns = database.check(query);
    if (columns.isEmpty()) {
      throw QueryCheck.noRows(query);
    }
    refuseEqualNames(columns);
  }

  private void refuseEqualNames(List<Column> columns) throws QueryRefusedException {
    var refusal = QueryCheck.distinct(rows, columns);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  @Override
  public void write(Snapshot snapshot, Map<String, ?> values, OutputStream to, RowsDone done)
      throws IOException {
    try (Rows found = snapshot.stream(rows, values)) {
      refuseEqualNames(found.columns());
      int width = found.columns().size();
      var kinds = new Column.Kind[width];
      var elements = new Column.Kind[width];
      var names = new byte[width][];
      for (int i = 0; i < width; i++) {
        kinds[i] = found.columns().get(i).kind();
        elements[i] = found.columns().get(i).elements();
        names[i] = JsonText.name(found.columns().get(i).name());
      }
      var out = new DocumentOutput(to);
      RowCount count = new RowCount(done);
      while (found.next()) {
        for (int i = 0; i < width; i++) {
          out.put(i == 0 ? '{' : ',');
          out.put(names[i]);
          out.put(':');
          value(out, kinds[i], elements[i], found.value(i));
        }
        out.put('}');
        out.put('\n');
        count.one();
      }
      out.flush();
      count.end();
    }
  }

  private static void value(
      DocumentOutput out, Column.Kind kind, Column.Kind elements, byte[] value) throws IOException {
    if (value == null) {
      out.put(JsonText.NULL);
      return;
    }
    switch (kind) {
      case NUMBER -> number(out, value);
      case BOOLEAN -> out.put(Values.truth(value));
      case INSTANT, LOCAL_DATE_TIME -> {
        out.put('"');
        Values.time(out, value);
        out.put('"');
      }
      case JSON -> oneLine(out, value);
      case ARRAY -> ArrayText.write(out, value, element -> value(out, elements, elements, element));
      case TEXT -> JsonText.quoted(out, value);
    }
  }

  /**
   * Writes a number. A value that starts with a digit is a JSON number too: PostgreSQL never writes
   * one that starts with a point.
   */
  private static void number(DocumentOutput out, byte[] value) throws IOException {
    byte first = value[value[0] == '-' ? 1 : 0];
    if (first >= '0' && first <= '9') {
      out.put(value);
    } else {
      JsonText.quoted(out, value);
    }
  }

  /**
   * Replaces line breaks by spaces. A JSON string cannot contain one, so all of them are between
   * tokens.
   */
  private static void oneLine(DocumentOutput out, byte[] json) throws IOException {
    int from = 0;
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        out.put(json, from, i);
        out.put(' ');
        from = i + 1;
      }
    }
    out.put(json, from, json.length);
  }
}
