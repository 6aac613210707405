package dev.spillway.database.failure;

import dev.spillway.database.query.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.ServerErrorMessage;

/**
 * A parameter whose value is what the server found wrong.
 *
 * @param parameter its name
 * @param sentence what it must be, to be read after the name
 */
record ParameterFault(String parameter, String sentence) {

  /** PostgreSQL's documentation, appendix A: class 22, data exception. */
  private static final String DATA = "22";

  /**
   * PostgreSQL 16 and later say it in the context: {@code unnamed portal parameter $1 = 'x'}, in
   * the words of any language.
   */
  private static final Pattern BOUND =
      Pattern.compile("^(?:[^$\\n\"']|\"C_\\d+\")*\\$(\\d{1,5})(?!\\d)");

  private static final Pattern TYPE = Pattern.compile("\\btype ([a-z][a-z ]{1,40}?)(:|$)");

  /** Empty when it is not known to be the caller's value. */
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
   * Earlier ones, and functions that read the text themselves, repeat the value: whose it is must
   * be beyond doubt.
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
