package dev.spillway.recipe.type;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations in the notation of recipes: {@code 3G}, {@code 72h}. */
public final class Quantities {

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,11})([KMGT]?)");
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})([smhd])");

  private Quantities() {}

  /**
   * Parses a size in bytes, more than 0; {@code K}, {@code M}, {@code G} and {@code T} are powers
   * of 1024. Empty when it is not a size.
   */
  public static OptionalLong size(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return OptionalLong.empty();
    }
    int power = size.group(2).isEmpty() ? 0 : 1 + "KMGT".indexOf(size.group(2));
    long number = Long.parseLong(size.group(1));
    int shift = 10 * power;
    return number > Long.MAX_VALUE >> shift
        ? OptionalLong.empty()
        : OptionalLong.of(number << shift);
  }

  /**
   * Parses a duration, more than 0, in seconds, minutes, hours or days. Empty when it is not a
   * duration.
   */
  public static Optional<Duration> duration(String text) {
    Matcher duration = DURATION.matcher(text);
    if (!duration.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(duration.group(1));
    return Optional.of(
        switch (duration.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  /**
   * Formats {@code duration} so that {@link #duration} can parse it: whole seconds in the largest
   * unit that divides them, {@code 3d}.
   */
  public static String written(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
