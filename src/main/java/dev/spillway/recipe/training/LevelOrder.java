package dev.spillway.recipe.training;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Orders the levels of a pool by their names: by a number, or by a word for easy, medium or hard.
 */
final class LevelOrder {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
  private static final List<Pattern> WORDS =
      List.of(
          Pattern.compile("初|低|易|基|入|简|一|easy|low|beginner|basic|elementary"),
          Pattern.compile("中|普|二|medium|middle|mid|intermediate"),
          Pattern.compile("高|难|困|提|三|hard|high|advanced|difficult|expert"));

  private LevelOrder() {}

  /** {@code names} from easy to hard; empty when a name has no known rank, or two have the same. */
  static Optional<List<String>> sorted(List<String> names) {
    List<Integer> ranks =
        names.stream().flatMapToInt(name -> rank(name).stream()).distinct().boxed().toList();
    return ranks.size() == names.size()
        ? Optional.of(
            names.stream()
                .sorted(Comparator.comparingInt(name -> rank(name).orElseThrow()))
                .toList())
        : Optional.empty();
  }

  private static OptionalInt rank(String name) {
    Matcher number = NUMBER.matcher(name);
    if (number.find()) {
      return OptionalInt.of(Integer.parseInt(number.group()));
    }
    String lower = name.toLowerCase(Locale.ROOT).replaceFirst("^第", "");
    for (int i = 0; i < WORDS.size(); i++) {
      if (WORDS.get(i).matcher(lower).lookingAt()) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }
}
