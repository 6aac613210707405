package dev.spillway.web;

/** A caller's own words, made fit to be shown back: short, and without what a terminal or a log would act on. */
final class Shown {

  private static final int MOST = 64;

  private Shown() {}

  static String of(String text) {
    String cut =
        text.codePointCount(0, text.length()) > MOST
            ? text.substring(0, text.offsetByCodePoints(0, MOST)) + "…"
            : text;
    StringBuilder shown = new StringBuilder();
    cut.codePoints()
        .map(
            point ->
                Character.isISOControl(point)
                        || Character.getType(point) == Character.FORMAT
                        || Character.getType(point) == Character.SURROGATE
                    ? '\uFFFD'
                    : point)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
