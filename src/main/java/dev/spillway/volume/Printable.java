package dev.spillway.volume;

import java.util.regex.Pattern;

/** Names that somebody else chose, for messages and the log: a line feed in a name must not begin a line there. */
final class Printable {

  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

  private Printable() {}

  static String of(String name) {
    return UNPRINTABLE.matcher(name).replaceAll("?");
  }
}
