package dev.spillway.page.language;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plural forms of messages with a number: the cardinal categories of Unicode's CLDR, for whole
 * numbers. A text of the key {@code names.more} may have others for some of them, such as {@code
 * names.more.one}; the key itself is for all numbers that have none.
 */
enum Plural {
  ZERO,
  ONE,
  TWO,
  FEW,
  MANY,
  OTHER;

  private static final Pattern FORM = Pattern.compile("(.+)\\.(zero|one|two|few|many|other)");

  /** The end of its keys. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The key that {@code key} is a form of; empty when it is none. */
  static Optional<String> baseOf(String key) {
    Matcher form = FORM.matcher(key);
    return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
  }

  /**
   * The form for {@code count} of something.
   *
   * @param language the first part of a tag, in lower case: {@code pt}
   */
  static Plural of(String language, long count) {
    long ones = count % 10;
    long tens = count % 100;
    return switch (language) {
      case "zh", "ja", "ko", "th", "vi", "id", "ms", "lo", "my", "km", "bo", "jv", "su", "yue" ->
          OTHER;
      case "fr", "pt", "hi", "bn", "fa", "gu", "kn", "mr", "am", "zu", "hy", "pa", "as" ->
          count <= 1 ? ONE : OTHER;
      case "ru", "uk", "be" -> slavic(ones, tens, MANY);
      case "sr", "hr", "bs" -> slavic(ones, tens, OTHER);
      case "pl" -> count == 1 ? ONE : isFew(ones, tens) ? FEW : MANY;
      case "cs", "sk" -> count == 1 ? ONE : count >= 2 && count <= 4 ? FEW : OTHER;
      case "sl" -> tens == 1 ? ONE : tens == 2 ? TWO : tens == 3 || tens == 4 ? FEW : OTHER;
      case "is", "mk" -> ones == 1 && tens != 11 ? ONE : OTHER;
      case "lt" -> isTeen(tens) || ones == 0 ? OTHER : ones == 1 ? ONE : FEW;
      case "lv" -> isTeen(tens) || ones == 0 ? ZERO : ones == 1 ? ONE : OTHER;
      case "ro" -> count == 1 ? ONE : count == 0 || (tens >= 1 && tens <= 19) ? FEW : OTHER;
      case "he" -> count == 1 ? ONE : count == 2 ? TWO : OTHER;
      case "ar" ->
          count <= 2
              ? values()[(int) count]
              : tens >= 3 && tens <= 10 ? FEW : tens >= 11 ? MANY : OTHER;
      case "ga" ->
          count == 1
              ? ONE
              : count == 2
                  ? TWO
                  : count >= 3 && count <= 6 ? FEW : count >= 7 && count <= 10 ? MANY : OTHER;
      case "cy" -> count <= 3 ? values()[(int) count] : count == 6 ? MANY : OTHER;
      default -> count == 1 ? ONE : OTHER;
    };
  }

  private static Plural slavic(long ones, long tens, Plural rest) {
    return ones == 1 && tens != 11 ? ONE : isFew(ones, tens) ? FEW : rest;
  }

  private static boolean isFew(long ones, long tens) {
    return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14);
  }

  private static boolean isTeen(long tens) {
    return tens >= 11 && tens <= 19;
  }
}
