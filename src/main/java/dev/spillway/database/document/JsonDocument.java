package dev.spillway.database.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.spillway.database.failure.NoSubjectException;
import dev.spillway.database.failure.SeveralRowsException;
import dev.spillway.database.failure.UnfitRowException;
import dev.spillway.database.query.Query;
import dev.spillway.database.session.Column;
import dev.spillway.database.session.Database;
import dev.spillway.database.session.QueryCheck;
import dev.spillway.database.session.Rows;
import dev.spillway.database.session.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One JSON object: the object that the single row of {@code object} holds, extended by the members.
 * JSON from PostgreSQL is copied, not reformatted.
 *
 * @param object returns one row with one column of json or jsonb, an object
 * @param members in output order, with distinct names
 */
public record JsonDocument(Query object, List<Member> members) implements Document {

  /**
   * Without Jackson's own limits, which guard against untrusted input: the size of a row is limited
   * already.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .build())
          .build();

  /** A member that is added to the object. */
  public sealed interface Member {

    /** Returns its key. */
    String name();

    /** Returns the query for its value: one column of json or jsonb; NULL becomes {@code null}. */
    Query query();
  }

  /** An array with one element per row. */
  public record ArrayMember(String name, Query query) implements Member {}

  /** The value of a single row; {@code null} if there is no row. */
  public record ValueMember(String name, Query query) implements Member {}

  /**
   * @throws IllegalArgumentException when two members have the same name
   */
  public JsonDocument {
    members = List.copyOf(members);
    Set<String> names = new HashSet<>();
    for (Member member : members) {
      if (!names.add(member.name())) {
        throw new IllegalArgumentException("there are two members named " + member.name());
      }
    }
  }

  @Override
  public List<Query> queries() {
    List<Query> queries = new ArrayList<>(List.of(object));
    members.forEach(member -> queries.add(member.query()));
    return queries;
  }

  @Override
  public void check(Database database, Query query) throws IOException {
    List<Column> columns = database.check(query);
    if (columns.isEmpty()) {
      throw QueryCheck.noRows(query);
    }
    var refusal = QueryCheck.oneJson(query, columns);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /**
   * Writes the document.
   *
   * @throws NoSubjectException when {@code object} returns no row; nothing is written then
   */
  @Override
  public void write(Snapshot snapshot, Map<String, ?> values, OutputStream to, RowsDone done)
      throws IOException {
    var out = new DocumentOutput(to);
    RowCount count = new RowCount(done);
    boolean empty = open(snapshot, values, out, count);
    for (Member member : members) {
      if (!empty) {
        out.put(',');
      }
      empty = false;
      out.put(JsonText.name(member.name()));
      out.put(':');
      try (Rows rows = snapshot.stream(member.query(), values).oneJson()) {
        switch (member) {
          case ArrayMember array -> elements(rows, out, count);
          case ValueMember value -> single(rows, out, count);
        }
      }
    }
    out.put('}');
    out.put('\n');
    out.flush();
    count.end();
  }

  /** Writes the root object without its closing brace. Returns whether it has no members. */
  private boolean open(Snapshot snapshot, Map<String, ?> values, DocumentOutput out, RowCount count)
      throws IOException {
    try (Rows rows = snapshot.stream(object, values).oneJson()) {
      if (!rows.next()) {
        throw new NoSubjectException(object);
      }
      byte[] opening = rows.value(0);
      boolean empty = names(opening).isEmpty();
      if (rows.next()) {
        throw new SeveralRowsException(object);
      }
      int end = opening.length - 1;
      while (opening[end] != '}') {
        end--;
      }
      out.put(opening, 0, end);
      count.one();
      return empty;
    }
  }

  /**
   * Returns the keys of the root object. Fails if one is repeated or is also the name of a member.
   */
  private Set<String> names(byte[] opening) throws IOException {
    Set<String> names = new HashSet<>();
    members.forEach(member -> names.add(member.name()));
    Set<String> found = new HashSet<>();
    if (opening == null) {
      throw new UnfitRowException(object, "returned NULL, and an object is needed");
    }
    try (JsonParser parser = JSON.createParser(opening)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new UnfitRowException(object, "returned JSON that is no object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (!found.add(name) || names.contains(name)) {
          throw new UnfitRowException(
              object, "returned an object with " + name + ", which the document has already");
        }
        parser.nextToken();
        parser.skipChildren();
      }
    }
    return found;
  }

  private static void elements(Rows rows, DocumentOutput out, RowCount count) throws IOException {
    out.put('[');
    while (rows.next()) {
      if (rows.number() > 1) {
        out.put(',');
      }
      value(rows, out);
      count.one();
    }
    out.put(']');
  }

  private static void single(Rows rows, DocumentOutput out, RowCount count) throws IOException {
    if (!rows.next()) {
      out.put(JsonText.NULL);
      return;
    }
    value(rows, out);
    count.one();
    if (rows.next()) {
      throw new SeveralRowsException(rows.query());
    }
  }

  private static void value(Rows rows, DocumentOutput out) throws IOException {
    byte[] json = rows.value(0);
    out.put(json == null ? JsonText.NULL : json);
  }
}
