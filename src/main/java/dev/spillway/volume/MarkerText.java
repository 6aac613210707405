package dev.spillway.volume;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a marker says: the installation's id and a line feed. A Spillway that keeps its bytes in a form that this one does not know adds
 * a line {@code format=<number>}; without it the form is the first.
 *
 * @param installation in printable characters
 */
record MarkerText(String installation, int format) {

  /** The newest form of a volume that this version knows. */
  static final int KNOWN = 1;

  private static final Pattern WITH_FORMAT =
      Pattern.compile("(\\S+)\\s*\\nformat=(\\d{1,9})(?:\\n.*)?", Pattern.DOTALL);

  static MarkerText of(String text) {
    Matcher formatted = WITH_FORMAT.matcher(text.strip());
    return formatted.matches()
        ? new MarkerText(Printable.of(formatted.group(1)), Integer.parseInt(formatted.group(2)))
        : new MarkerText(Printable.of(text.strip()), KNOWN);
  }

  /** Whether a newer Spillway wrote it. */
  boolean isNewer() {
    return format > KNOWN;
  }
}
