package dev.spillway.recipe.type;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests a similar word for a misspelled one. */
public final class Suggestion {

  private static final int LONGEST = 128;

  private Suggestion() {}

  /**
   * The candidate most similar to {@code word}; empty when none is similar: a wrong suggestion
   * misleads.
   *
   * @param word of any length; for one of more than 128 characters there is no suggestion
   */
  public static Optional<String> of(String word, Collection<String> candidates) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String lower = word.toLowerCase(Locale.ROOT);
    int near = word.length() <= 3 ? 1 : Math.max(2, word.length() / 3);
    return candidates.stream()
        .filter(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT)) <= near)
        .min(
            Comparator.comparingInt(
                candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT))));
  }

  /**
   * {@code Did you mean "weeks"?} with a leading space, or nothing when no candidate is similar.
   */
  public static String sentence(String word, Collection<String> candidates) {
    return of(word, candidates).map(candidate -> " Did you mean \"" + candidate + "\"?").orElse("");
  }

  /** Levenshtein distance: how many characters must be added, removed or replaced. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
