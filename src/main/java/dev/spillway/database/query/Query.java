package dev.spillway.database.query;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An operator's SQL: one statement with parameters {@code :name}. Values are bound, never pasted.
 * Immutable.
 *
 * <p>{@code :name} is no parameter within {@code '…'}, {@code E'…'}, {@code "…"}, {@code
 * $tag$…$tag$}, {@code --} and {@code /* … *}{@code /}; {@code ::} and {@code :=} are PostgreSQL's
 * own.
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
   * Reads a text.
   *
   * @param name for messages to the operator, such as its file
   * @param types of all parameters that it may use
   * @throws MalformedQueryException when it is no statement or more than one, ends within quotes,
   *     or uses another parameter
   */
  public static Query parse(String name, String text, Map<String, BindType> types)
      throws MalformedQueryException {
    return new Query(name, QueryScanner.scan(text, types.keySet()), new TreeMap<>(types));
  }

  /** For messages to the operator. */
  public String name() {
    return name;
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** The parameters that it uses, each once, in the order of their first use. */
  public List<String> names() {
    return placeholders.stream().distinct().toList();
  }

  /** As the driver takes it: {@code ?} for each parameter. */
  public String sql() {
    return sql;
  }

  /** The parameter of each {@code ?}. */
  public List<String> placeholders() {
    return placeholders;
  }

  BindType type(String parameter) {
    return types.get(parameter);
  }

  /**
   * Where in the text the server's position is: the server got {@code $1} instead of {@code :name}.
   *
   * @param position in characters, from 1
   * @param lead characters that were sent before the query's own
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
