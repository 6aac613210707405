package dev.spillway.recipe.type;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Foreign text in an error message: short, on one line, and unable to hide or reorder the text
 * around it.
 */
public final class SafeText {

  private static final int LONGEST = 60;
  private static final int MOST = 20;

  private SafeText() {}

  /** A text in quotes; any other value as in JSON. */
  public static String value(Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> '"' + text(text) + '"';
      default -> text(value.toString());
    };
  }

  /** At most 60 characters of {@code text}; unprintable ones become {@code \}{@code u000d}. */
  public static String text(String text) {
    var shown = new StringBuilder();
    int count = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (count++ == LONGEST) {
        return shown.append('…').toString();
      }
      int point = text.codePointAt(i);
      if (printable(point)) {
        shown.appendCodePoint(point);
      } else {
        shown.append(String.format(Character.isBmpCodePoint(point) ? "\\u%04x" : "\\u{%x}", point));
      }
    }
    return shown.toString();
  }

  /** The first names of a list, separated by commas. */
  public static String names(List<String> names) {
    return some(names.stream().map(SafeText::text).toList());
  }

  /** The first of a list of safe texts, separated by commas. */
  public static String some(List<String> shown) {
    String first = shown.stream().limit(MOST).collect(Collectors.joining(", "));
    return shown.size() > MOST ? first + ", … (" + shown.size() + " in all)" : first;
  }

  private static boolean printable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
