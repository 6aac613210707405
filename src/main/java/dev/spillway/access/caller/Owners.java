package dev.spillway.access.caller;

import java.util.Optional;

/**
 * Whom a caller may act for.
 *
 * @param pattern {@code *}: anybody; {@code shop-*}: whoever begins with {@code shop-}; otherwise
 *     the one of that name
 */
public record Owners(String pattern) {

  /** Anybody, and nobody in particular. */
  public static final Owners ANY = new Owners("*");

  /** The longest name of an owner, in characters. */
  public static final int LONGEST = 255;

  private static final String REST = "*";

  /**
   * Those that an operator's pattern means.
   *
   * @throws IllegalArgumentException with a sentence, when the pattern is none
   */
  public static Owners of(String pattern) {
    if (pattern.isBlank()
        || pattern.length() > LONGEST
        || pattern.substring(0, pattern.length() - 1).contains(REST)) {
      throw new IllegalArgumentException(
          "\"" + pattern + "\" is no owner: write a name, the beginning of one and *, or *.");
    }
    return new Owners(pattern);
  }

  /** Whether {@code owner} is one of them. */
  public boolean include(String owner) {
    return pattern.endsWith(REST)
        ? owner.startsWith(pattern.substring(0, pattern.length() - REST.length()))
        : owner.equals(pattern);
  }

  /**
   * Whom a request is for that names no owner: the only one there is, or nobody where it may be
   * anybody. Empty: it must name one.
   */
  public Optional<String> unnamed() {
    if (pattern.equals(REST)) {
      return Optional.of("");
    }
    return pattern.endsWith(REST) ? Optional.empty() : Optional.of(pattern);
  }
}
