package dev.spillway.volume.store;

import java.util.regex.Pattern;

/**
 * Makes foreign names safe for messages and the log: a line feed in a name must not begin a new
 * line there.
 */
public final class Printable {

  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

  private Printable() {}

  public static String of(String name) {
    return UNPRINTABLE.matcher(name).replaceAll("?");
  }
}
