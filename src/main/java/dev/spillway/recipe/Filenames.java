package dev.spillway.recipe;

import java.nio.charset.StandardCharsets;

/** Names for files that people save: always one legal name, whatever they were made of. */
public final class Filenames {

  /** The longest name that the common file systems take, in bytes of UTF-8. */
  public static final int LONGEST = 255;

  private static final int LONGEST_EXTENSION = 16;
  private static final char REPLACEMENT = '_';

  private Filenames() {}

  /**
   * {@code name} with {@code _} for every quote, slash, backslash, control, line separator, direction mark, invisible or unpaired
   * character and for leading dots, and cut to {@link #LONGEST} bytes before its extension. Never empty.
   */
  public static String clean(String name) {
    var clean = new StringBuilder();
    name.codePoints().forEach(point -> clean.appendCodePoint(legal(point) ? point : REPLACEMENT));
    for (int i = 0; i < clean.length() && clean.charAt(i) == '.'; i++) {
      clean.setCharAt(i, REPLACEMENT);
    }
    return clean.isEmpty() ? String.valueOf(REPLACEMENT) : shortened(clean.toString());
  }

  /** FORMAT holds the direction marks and what is invisible. UNASSIGNED is legal: a rare character of a name may be newer than we are. */
  private static boolean legal(int point) {
    if (point == '"' || point == '/' || point == '\\') {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER;
      default -> true;
    };
  }

  /** They join emoji and shape Persian words, and hide nothing. */
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

  private static String shortened(String name) {
    if (bytes(name) <= LONGEST) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension =
        dot > 0 && name.length() - dot <= LONGEST_EXTENSION ? name.substring(dot) : "";
    int room = LONGEST - bytes(extension);
    var kept = new StringBuilder();
    for (int i = 0; i < name.length(); ) {
      String character = Character.toString(name.codePointAt(i));
      room -= bytes(character);
      if (room < 0) {
        break;
      }
      kept.append(character);
      i += character.length();
    }
    return kept + extension;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
