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
 * NDJSON: one JSON object a line, with the columns' names as keys, in their order. Columns of json
 * and jsonb are embedded as they are (line breaks between their tokens become spaces); numbers and
 * truth values are JSON's own; NULL is {@code null}; an array is JSON's own array; everything else
 * is text. What is no number to JSON ({@code NaN}, {@code Infinity}) is text as well.
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
   * What begins with a digit is a number to JSON too: PostgreSQL writes none that begins with a
   * point.
   */
  private static void number(DocumentOutput out, byte[] value) throws IOException {
    byte first = value[value[0] == '-' ? 1 : 0];
    if (first >= '0' && first <= '9') {
      out.put(value);
    } else {
      JsonText.quoted(out, value);
    }
  }

  /** Within the texts of JSON there is no line break: those of json are between its tokens. */
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
