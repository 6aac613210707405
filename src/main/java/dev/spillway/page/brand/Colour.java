package dev.spillway.page.brand;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A colour of CSS.
 *
 * @param hex {@code #} and six hexadecimal digits, in lower case
 */
public record Colour(String hex) {

  private static final Pattern FORM = Pattern.compile("#[0-9a-fA-F]{6}");

  /** White on a colour is readable up to this luminance; black from it on (WCAG 2.2, 1.4.3). */
  private static final double MIDDLE = 0.179;

  public Colour {
    if (!is(hex)) {
      throw new IllegalArgumentException(hex + " is no colour");
    }
    hex = hex.toLowerCase(Locale.ROOT);
  }

  static boolean is(String text) {
    return FORM.matcher(text).matches();
  }

  /** Returns black or white, whichever can be read on this colour: the contrast is 4.5 or more. */
  public String onTop() {
    return luminance() > MIDDLE ? "#000000" : "#ffffff";
  }

  /** The relative luminance, from 0 to 1 (WCAG 2.2). */
  public double luminance() {
    return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
  }

  private double linear(int from) {
    double part = Integer.parseInt(hex.substring(from, from + 2), 16) / 255.0;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }
}
