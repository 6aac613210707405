package dev.spillway.recipe.model;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names for files that people save: always one legal name, whatever they were made of. Nothing else
 * decides on such a name, so that the status, the headers and what a store is told agree.
 */
public final class Filenames {

  /** The longest name that the common file systems take, in bytes of UTF-8. */
  public static final int LONGEST = 255;

  /** Of a tar both: a {@code .gz} alone is opened as something else. */
  private static final Pattern EXTENSION = Pattern.compile("(?<=.)(\\.tar)?\\.[^.{}/\\\\]{1,15}$");

  /** What ends a quoted string or leaves a folder, and what Windows has in no name. */
  private static final String ILLEGAL = "\"/\\<>:|?*";

  private static final char REPLACEMENT = '_';

  private Filenames() {}

  /**
   * {@code name} with {@code _} for every quote, slash, backslash, control, line separator,
   * direction mark, invisible or unpaired character, for what Windows does not take, and for
   * leading dots, and cut to {@link #LONGEST} bytes before its extension. Never empty. A clean name
   * stays as it is.
   */
  public static String clean(String name) {
    String extension = extension(name);
    return clean(name.substring(0, name.length() - extension.length()), extension);
  }

  /**
   * As {@link #clean(String)} of both together, where it is known what of it is the extension:
   * something stands before that.
   */
  static String clean(String stem, String extension) {
    String end = legal(extension);
    var clean = new StringBuilder(legal(stem));
    for (int i = 0; i < clean.length() && clean.charAt(i) == '.'; i++) {
      clean.setCharAt(i, REPLACEMENT);
    }
    return clean.toString().isBlank()
        ? REPLACEMENT + end
        : shortened(clean.toString(), LONGEST - bytes(end)) + end;
  }

  /** The extension of {@code name} with its dot; empty when there is none, or nothing before it. */
  static String extension(String name) {
    Matcher extension = EXTENSION.matcher(name);
    return extension.find() ? extension.group() : "";
  }

  private static String legal(String text) {
    var legal = new StringBuilder();
    text.codePoints().forEach(point -> legal.appendCodePoint(legal(point) ? point : REPLACEMENT));
    return legal.toString();
  }

  /**
   * FORMAT holds the direction marks and what is invisible. UNASSIGNED is legal: a rare character
   * of a name may be newer than we are.
   */
  private static boolean legal(int point) {
    if (ILLEGAL.indexOf(point) >= 0) {
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

  private static String shortened(String name, int most) {
    int room = most;
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
    return kept.toString();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
