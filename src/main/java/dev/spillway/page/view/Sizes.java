package dev.spillway.page.view;

import java.util.Locale;

/** Sizes for people, in powers of 1000, as browsers and shops count. */
final class Sizes {

  private static final String UNITS = "kMGTPE";

  private Sizes() {}

  static String text(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double shown = bytes / 1000.0;
    int unit = 0;
    // What would be written as 1000.0 is 1.0 of the next unit.
    while (shown >= 999.95) {
      shown /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", shown, UNITS.charAt(unit));
  }
}
