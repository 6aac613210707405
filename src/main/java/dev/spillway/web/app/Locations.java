package dev.spillway.web.app;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The locations of mod_zip's lists: which root the files below a path are in.
 *
 * @param roots by the beginning of the path, which ends with a slash
 */
public record Locations(SortedMap<String, String> roots) {

  private static final Pattern LOCATION = Pattern.compile("(/(?:[^:]*/)?):([^:/]+)");

  /**
   * A file in a root.
   *
   * @param path below the root, not checked
   */
  record Place(String root, String path) {}

  /** Returns whether {@code text} is a location such as {@code /files/:media}. */
  static boolean isLocation(String text) {
    return LOCATION.matcher(text.strip()).matches();
  }

  /** Parses locations, each of which {@link #isLocation is one}. */
  static Locations of(List<String> locations) {
    SortedMap<String, String> roots = new TreeMap<>();
    for (String location : locations) {
      Matcher parts = LOCATION.matcher(location.strip());
      if (parts.matches()) {
        roots.put(parts.group(1), parts.group(2));
      }
    }
    return new Locations(roots);
  }

  /** The roots that locations lead to. */
  public Collection<String> named() {
    return roots.values();
  }

  /** Returns where {@code path} is: the longest beginning decides. Empty when none fits. */
  Optional<Place> find(String path) {
    for (int end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      String root = roots.get(path.substring(0, end + 1));
      if (root != null) {
        return Optional.of(new Place(root, path.substring(end + 1)));
      }
    }
    return Optional.empty();
  }
}
