package dev.spillway.database.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds the parameters of one statement by PostgreSQL's lexical rules (its documentation, 4.1
 * Lexical Structure) with {@code standard_conforming_strings}.
 */
final class QueryScanner {

  private final String text;
  private final Collection<String> allowed;
  private final StringBuilder sql = new StringBuilder();
  private final List<String> placeholders = new ArrayList<>();
  private final List<Integer> shifts = new ArrayList<>();
  private int at;
  private int end = -1;
  private boolean statement;

  private QueryScanner(String text, Collection<String> allowed) {
    this.text = text;
    this.allowed = allowed;
  }

  static QueryScanner scan(String text, Collection<String> allowed) throws MalformedQueryException {
    QueryScanner scanner = new QueryScanner(text, allowed);
    while (scanner.at < text.length()) {
      scanner.token();
    }
    if (!scanner.statement) {
      throw scanner.refusal("there is no statement: write a SELECT", 0);
    }
    return scanner;
  }

  String text() {
    return text;
  }

  String sql() {
    return sql.toString();
  }

  List<String> placeholders() {
    return List.copyOf(placeholders);
  }

  /** Returns the offsets of the parameters in the text. */
  int[] shifts() {
    return shifts.stream().mapToInt(Integer::intValue).toArray();
  }

  private void token() throws MalformedQueryException {
    char c = text.charAt(at);
    if (Character.isWhitespace(c)) {
      copyTo(at + 1);
    } else if (text.startsWith("--", at)) {
      int line = text.indexOf('\n', at);
      copyTo(line < 0 ? text.length() : line + 1);
    } else if (text.startsWith("/*", at)) {
      copyTo(comment());
    } else if (c == ';') {
      // Omitted from the SQL: only whitespace and comments may follow.
      end = end < 0 ? at : end;
      at++;
    } else {
      word(c);
    }
  }

  private void word(char c) throws MalformedQueryException {
    if (end >= 0) {
      throw refusal("there is a second statement: a query is one; leave out the other", at);
    }
    statement = true;
    switch (c) {
      case '\'' -> copyTo(quoted('\'', false));
      case '"' -> copyTo(quoted('"', false));
      case '?' -> {
        // The driver's escape for the operator ?, which it would otherwise read as a parameter.
        sql.append("??");
        at++;
      }
      case ':' -> colon();
      case '$' -> dollar();
      default -> {
        if (letter(c) || digit(c)) {
          identifier();
        } else {
          copyTo(at + 1);
        }
      }
    }
  }

  /**
   * Reads letters and digits as one token, so that a {@code $} within it does not start a quote,
   * and a single {@code E} starts an escape string.
   */
  private void identifier() throws MalformedQueryException {
    int stop = at;
    while (stop < text.length() && part(text.charAt(stop))) {
      stop++;
    }
    boolean escapes = stop == at + 1 && (text.charAt(at) | 0x20) == 'e';
    copyTo(stop);
    if (escapes && at < text.length() && text.charAt(at) == '\'') {
      copyTo(quoted('\'', true));
    }
  }

  private void colon() throws MalformedQueryException {
    if (text.startsWith("::", at) || text.startsWith(":=", at)) {
      copyTo(at + 2);
      return;
    }
    int stop = at + 1;
    if (stop < text.length() && letter(text.charAt(stop))) {
      while (stop < text.length() && part(text.charAt(stop)) && text.charAt(stop) != '$') {
        stop++;
      }
      String name = text.substring(at + 1, stop);
      if (!allowed.contains(name)) {
        throw refusal(
            ("there is no parameter %s (there are %s); write a colon that is none with a"
                    + " space after it")
                .formatted(name, new TreeSet<>(allowed)),
            at);
      }
      placeholders.add(name);
      shifts.add(at);
      sql.append('?');
      at = stop;
    } else {
      copyTo(stop);
    }
  }

  private void dollar() throws MalformedQueryException {
    int stop = at + 1;
    if (stop < text.length() && digit(text.charAt(stop))) {
      throw refusal("parameters have names: write :name instead of $1", at);
    }
    while (stop < text.length() && part(text.charAt(stop)) && text.charAt(stop) != '$') {
      stop++;
    }
    if (stop == text.length() || text.charAt(stop) != '$') {
      copyTo(stop);
      return;
    }
    String tag = text.substring(at, stop + 1);
    int close = text.indexOf(tag, stop + 1);
    if (close < 0) {
      throw refusal("the text that begins with " + tag + " has no end", at);
    }
    copyTo(close + tag.length());
  }

  /**
   * Returns the end of the quoted text. A doubled quote needs no special case without escapes: the
   * second one starts a new quoted text.
   */
  private int quoted(char quote, boolean escapes) throws MalformedQueryException {
    for (int i = at + 1; i < text.length(); i++) {
      if (escapes && text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == quote) {
        if (escapes && i + 1 < text.length() && text.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    throw refusal("the quote " + quote + " has no end", at);
  }

  private int comment() throws MalformedQueryException {
    int depth = 1;
    for (int i = at + 2; i < text.length(); i++) {
      if (text.startsWith("/*", i)) {
        depth++;
        i++;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i++;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    throw refusal("the comment has no end", at);
  }

  private void copyTo(int stop) {
    sql.append(text, at, stop);
    at = stop;
  }

  private MalformedQueryException refusal(String message, int offset) {
    Place place = Place.of(text, offset);
    return new MalformedQueryException(place + ": " + message, place);
  }

  private static boolean letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean part(char c) {
    return letter(c) || digit(c) || c == '$';
  }
}
