package dev.spillway.recipe.model;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Legal file names for downloads, from any text. The only place that decides on such a name, so
 * that the status, the headers and the store agree.
 */
public final class Filenames {

  /** Limit of the common file systems, in bytes of UTF-8. */
  public static final int LONGEST = 255;

  /**
   * Includes {@code .tar} before the last extension: {@code .gz} alone would open another program.
   */
  private static final Pattern EXTENSION = Pattern.compile("(?<=.)(\\.tar)?\\.[^.{}/\\\\]{1,15}$");

  /** Characters that end a quoted string, separate folders, or are not allowed on Windows. */
  private static final String ILLEGAL = "\"/\\<>:|?*";

  private static final char REPLACEMENT = '_';

  private Filenames() {}

  /**
   * Replaces each illegal character by {@code _}: quotes, slashes, backslashes, control characters,
   * line separators, direction marks, invisible and unpaired characters, those that Windows does
   * not allow, and leading dots. Shortens the name to {@link #LONGEST} bytes, before its extension.
   * Never empty. A legal name is unchanged.
   */
  public static String clean(String name) {
    String extension = extension(name);
    return clean(name.substring(0, name.length() - extension.length()), extension);
  }

  /**
   * As {@link #clean(String)} of the concatenation, with a known extension, which always has a name
   * before it.
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

  /**
   * Returns the name of one of several parts of an archive: {@code plan-1of3.zip}. All numbers have
   * as many digits as {@code count}, so that the parts are sorted everywhere.
   */
  public static String part(String name, int number, int count) {
    String extension = extension(name);
    String digits = String.valueOf(number);
    String zeros = "0".repeat(String.valueOf(count).length() - digits.length());
    return clean(
        name.substring(0, name.length() - extension.length()),
        "-" + zeros + digits + "of" + count + extension);
  }

  /** The extension of {@code name} with its dot; empty when there is none, or no name before it. */
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
   * FORMAT contains direction marks and invisible characters. UNASSIGNED is legal: a rare character
   * may be newer than this Java.
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

  /** Legal: joiners connect emoji and shape Persian words, and hide nothing. */
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
