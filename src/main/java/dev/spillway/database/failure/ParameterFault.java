package dev.spillway.database.failure;

import dev.spillway.database.query.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.ServerErrorMessage;

/**
 * A parameter whose value caused the server's error.
 *
 * @param parameter its name
 * @param sentence the requirement, to be read after the name
 */
record ParameterFault(String parameter, String sentence) {

  /** PostgreSQL's documentation, appendix A: class 22, data exception. */
  private static final String DATA = "22";

  /**
   * PostgreSQL 16 and later name the parameter in the context, in any language: {@code unnamed
   * portal parameter $1 = 'x'}.
   */
  private static final Pattern BOUND =
      Pattern.compile("^(?:[^$\\n\"']|\"C_\\d+\")*\\$(\\d{1,5})(?!\\d)");

  private static final Pattern TYPE = Pattern.compile("\\btype ([a-z][a-z ]{1,40}?)(:|$)");

  /** Returns the fault; empty unless a parameter's value is known to be the cause. */
  static Optional<ParameterFault> of(
      Query query, Map<String, ?> values, String state, ServerErrorMessage said) {
    if (!state.startsWith(DATA)) {
      return Optional.empty();
    }
    String message = String.valueOf(said.getMessage());
    return bound(query, said.getWhere())
        .or(() -> quoted(query, values, message))
        .map(parameter -> new ParameterFault(parameter, sentence(message)));
  }

  private static Optional<String> bound(Query query, String where) {
    Matcher matcher = BOUND.matcher(where == null ? "" : where);
    if (!matcher.find()) {
      return Optional.empty();
    }
    int index = Integer.parseInt(matcher.group(1)) - 1;
    List<String> placeholders = query.placeholders();
    return index >= 0 && index < placeholders.size()
        ? Optional.of(placeholders.get(index))
        : Optional.empty();
  }

  /**
   * Finds the parameter by its quoted value, for PostgreSQL before 16 and for functions that parse
   * the text themselves. Empty unless exactly one parameter has this value.
   */
  private static Optional<String> quoted(Query query, Map<String, ?> values, String message) {
    List<String> named =
        query.names().stream()
            .filter(name -> values.get(name) instanceof String)
            .filter(name -> message.contains('"' + values.get(name).toString() + '"'))
            .toList();
    return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
  }

  private static String sentence(String message) {
    Matcher type = TYPE.matcher(message);
    return type.find()
        ? "must be a value of type " + type.group(1)
        : "must be a value that the recipe's query can take";
  }
}
