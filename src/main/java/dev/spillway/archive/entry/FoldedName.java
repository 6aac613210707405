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

  private FoldedName() {}

  /** Returns the text that is equal for names that count as equal. */
  static String of(String name) {
    if (name.chars().allMatch(FoldedName::onlyAsciiHasCase)) {
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
   * Returns whether the character is ASCII or Chinese: these have no composed form, and only ASCII
   * has case.
   */
  private static boolean onlyAsciiHasCase(int character) {
    return character < 0x80 || (character >= 0x4E00 && character <= 0x9FFF);
  }

  private static String upperThenLower(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
