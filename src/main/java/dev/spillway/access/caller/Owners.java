package dev.spillway.access.caller;

import java.util.Optional;

/**
 * The owners that a caller may act for.
 *
 * @param pattern {@code *}: any owner; {@code shop-*}: every owner whose name starts with {@code
 *     shop-}; otherwise the owner with exactly this name
 */
public record Owners(String pattern) {

  /** Any owner, or none. */
  public static final Owners ANY = new Owners("*");

  /** Maximum length of an owner's name, in characters. */
  public static final int LONGEST = 255;

  private static final String REST = "*";

  /**
   * Parses a configured pattern.
   *
   * @throws IllegalArgumentException with a sentence, when the pattern is invalid
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

  /** Returns whether an owner can have this name. */
  public static boolean isName(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST
        && name.codePoints()
            .noneMatch(
                point ->
                    Character.isISOControl(point) || Character.getType(point) == Character.FORMAT);
  }

  /** Returns whether the pattern includes {@code owner}. */
  public boolean include(String owner) {
    return pattern.endsWith(REST)
        ? owner.startsWith(pattern.substring(0, pattern.length() - REST.length()))
        : owner.equals(pattern);
  }

  /** Returns whether every owner that {@code other} includes is included here, too. */
  public boolean include(Owners other) {
    return other.pattern.endsWith(REST)
        ? pattern.endsWith(REST)
            && other.pattern.startsWith(pattern.substring(0, pattern.length() - REST.length()))
        : include(other.pattern);
  }

  /**
   * Returns the owner of a request that names none: the only possible owner, or the empty name if
   * the pattern allows any owner. Empty if the request has to name an owner.
   */
  public Optional<String> unnamed() {
    if (pattern.equals(REST)) {
      return Optional.of("");
    }
    return pattern.endsWith(REST) ? Optional.empty() : Optional.of(pattern);
  }
}
