package dev.spillway.database.query;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configured SQL statement with parameters {@code :name}. Values are bound, never inserted into
 * the text. Immutable.
 *
 * <p>{@code :name} is not a parameter within {@code '…'}, {@code E'…'}, {@code "…"}, {@code
 * $tag$…$tag$}, {@code --} and {@code /* … *}{@code /}; {@code ::} and {@code :=} keep their
 * PostgreSQL meaning.
 */
public final class Query {

  private final String name;
  private final String text;
  private final String sql;
  private final List<String> placeholders;
  private final int[] shifts;
  private final SortedMap<String, BindType> types;

  private Query(String name, QueryScanner scanned, SortedMap<String, BindType> types) {
    this.name = name;
    this.text = scanned.text();
    this.sql = scanned.sql();
    this.placeholders = scanned.placeholders();
    this.shifts = scanned.shifts();
    this.types = types;
  }

  /**
   * Parses a statement.
   *
   * @param name for messages to the operator, such as its file
   * @param types of all parameters that the statement may use
   * @throws MalformedQueryException when the text has no statement or more than one, has an
   *     unclosed quote, or uses another parameter
   */
  public static Query parse(String name, String text, Map<String, BindType> types)
      throws MalformedQueryException {
    return new Query(name, QueryScanner.scan(text, types.keySet()), new TreeMap<>(types));
  }

  /** Returns the name for messages to the operator. */
  public String name() {
    return name;
  }

  /** Returns the original text. */
  public String text() {
    return text;
  }

  /** Returns the parameters that the statement uses, each once, in the order of their first use. */
  public List<String> names() {
    return placeholders.stream().distinct().toList();
  }

  /** Returns the SQL for the driver, with {@code ?} for each parameter. */
  public String sql() {
    return sql;
  }

  /** Returns the parameter name of each {@code ?}. */
  public List<String> placeholders() {
    return placeholders;
  }

  BindType type(String parameter) {
    return types.get(parameter);
  }

  /**
   * Converts a position that the server reports to a position in the original text: the server
   * received {@code $1} instead of {@code :name}.
   *
   * @param position in characters, from 1
   * @param lead characters that were sent before the query's own text
   */
  public Place place(int position, int lead) {
    int wanted = Math.max(position - 1 - lead, 0);
    int sent = 0;
    int offset = 0;
    int next = 0;
    while (offset < text.length() && sent < wanted) {
      if (next < shifts.length && shifts[next] == offset) {
        sent += 1 + String.valueOf(next + 1).length();
        offset += 1 + placeholders.get(next).length();
        next++;
        if (sent > wanted) {
          offset = shifts[next - 1];
        }
      } else {
        sent++;
        offset += Character.charCount(text.codePointAt(offset));
      }
    }
    return Place.of(text, Math.min(offset, text.length()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Query query
        && name.equals(query.name)
        && text.equals(query.text)
        && types.equals(query.types);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, text, types);
  }

  @Override
  public String toString() {
    return name;
  }
}
