package dev.spillway.web.door;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Origins as browsers write them (RFC 6454, 6.2).
 *
 * @param all scheme and host of each, with the port unless it is the default of the scheme
 */
public record Origins(Set<String> all) {

  private static final Pattern ORIGIN =
      Pattern.compile("https?://(?:[a-z0-9.-]+|\\[[0-9a-f:.]+\\])(?::[1-9][0-9]{0,4})?");

  public Origins {
    all = Set.copyOf(all);
  }

  /**
   * Parses a setting.
   *
   * @param text origins, separated by commas
   * @throws IllegalArgumentException when one is not an origin; {@code *} is refused too, since it
   *     would allow all pages
   */
  public static Origins of(String text) {
    Set<String> all =
        Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    for (String origin : all) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "write origins such as https://shop.example, in lower case, without a path, and with commas between them");
      }
    }
    return new Origins(all);
  }
}
