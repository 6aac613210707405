package dev.spillway.archive.entry;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The form of names that tells which are equal. Names that differ only in case or in Unicode
 * composition collide on the file systems of macOS and Windows: canonical composition (NFC) and
 * Unicode case folding. Compatibility forms stay distinct ({@code 第①课} and {@code 第1课}), because no
 * file system equates them.
 */
final class FoldedName {

  /** Stands for a slash in {@link #ordered}. No name has it, and it precedes all that one has. */
  static final char SLASH = '\0';

  private FoldedName() {}

  /**
   * Returns the text of {@link #of} with {@link #SLASH} for each slash. In the order of these
   * texts, what is in a folder directly follows the folder.
   */
  static String ordered(String name) {
    return of(name).replace('/', SLASH);
  }

  /** Whether {@code name} is below the folder {@code folder}, both as of {@link #ordered}. */
  static boolean isBelow(String folder, String name) {
    return name.length() > folder.length()
        && name.charAt(folder.length()) == SLASH
        && name.startsWith(folder);
  }

  /** Returns the text that is equal for names that count as equal. */
  static String of(String name) {
    if (onlyAsciiHasCase(name)) {
      return name.toLowerCase(Locale.ROOT);
    }
    String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
    StringBuilder folded = new StringBuilder(composed.length());
    // Upper and then lower case gives Unicode's case folding (ß is ss, ς is σ), except for the
    // dotless i, which folds to itself.
    int start = 0;
    for (int i = composed.indexOf('ı'); i >= 0; i = composed.indexOf('ı', start)) {
      folded.append(upperThenLower(composed.substring(start, i))).append('ı');
      start = i + 1;
    }
    folded.append(upperThenLower(composed.substring(start)));
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  /**
   * Returns whether all characters are ASCII or Chinese: these have no composed form, and only
   * ASCII has case.
   */
  private static boolean onlyAsciiHasCase(String name) {
    for (int i = 0; i < name.length(); i++) {
      char character = name.charAt(i);
      if (character >= 0x80 && (character < 0x4E00 || character > 0x9FFF)) {
        return false;
      }
    }
    return true;
  }

  private static String upperThenLower(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
