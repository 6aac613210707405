package dev.spillway.archive.entry;

import java.util.Optional;

/**
 * The name of an entry, as {@link UniqueNames} gives it.
 *
 * @param name in the archive
 * @param was the wanted name, shortened to {@link #LONGEST_SHOWN} characters; empty when it was
 *     given as it is
 */
public record GivenName(String name, Optional<String> was) {

  /** Maximum length of a wanted name that is kept, in characters. */
  public static final int LONGEST_SHOWN = 1_000;

  static GivenName of(String name, String wanted) {
    return new GivenName(name, name.equals(wanted) ? Optional.empty() : Optional.of(shown(wanted)));
  }

  /** A name may be huge, or contain half a character, which nothing can store. */
  private static String shown(String wanted) {
    StringBuilder text = new StringBuilder();
    wanted
        .codePoints()
        .limit(LONGEST_SHOWN)
        .forEach(
            character ->
                text.appendCodePoint(EntryNames.surrogate(character) ? '\uFFFD' : character));
    return text.toString();
  }
}
