package dev.spillway.database.query;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.core.ParameterList;

/** Binds values as parameters of a statement: each as text, with the type sent to the server. */
public final class Binding {

  private Binding() {}

  /**
   * Binds the named values of a query.
   *
   * @param values by name; a missing one is bound as NULL
   */
  public static void bind(Query query, Map<String, ?> values, ParameterList parameters)
      throws SQLException {
    int index = 1;
    for (String name : query.placeholders()) {
      BindType type = query.type(name);
      Object value = values.get(name);
      if (value == null) {
        parameters.setNull(index, type.oid());
      } else {
        parameters.setStringParameter(index, text(type, value), type.oid());
      }
      index++;
    }
  }

  private static String text(BindType type, Object value) {
    return switch (type) {
      case TEXT, INTEGER, NUMBER, BOOLEAN -> value.toString();
      case TEXTS, INTEGERS, NUMBERS, BOOLEANS -> array((List<?>) value);
      case OBJECT -> object((Map<?, ?>) value);
    };
  }

  /**
   * PostgreSQL's documentation, 8.15.6 Array Input and Output Syntax. Every item is quoted, so that
   * none is read as NULL or as syntax.
   */
  private static String array(List<?> items) {
    return items.stream()
        .map(item -> '"' + item.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String object(Map<?, ?> members) {
    return members.entrySet().stream()
        .map(member -> quoted(member.getKey().toString()) + ':' + single(member.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String single(Object value) {
    return value instanceof String text ? quoted(text) : String.valueOf(value);
  }

  /** RFC 8259, section 7. */
  private static String quoted(String text) {
    var json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
