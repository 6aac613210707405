package dev.spillway.access.link;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The signing keys of links. The first one signs; all of them verify. To rotate, put a new key
 * first, and remove the old one when the links that it signed have expired. Immutable.
 *
 * @param keys at least one
 */
public record SigningKeys(List<SigningKey> keys) {

  public SigningKeys {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no signing key");
    }
  }

  /** Parses the setting, which must be valid according to {@link #problems}. */
  public static SigningKeys of(List<String> settings) {
    return new SigningKeys(
        settings.stream().map(setting -> SigningKey.of(setting).orElseThrow()).toList());
  }

  /**
   * Returns one sentence per error in the setting; none reveals a secret.
   *
   * @param name of the setting
   * @param signed what the keys sign
   */
  public static List<String> problems(String name, String signed, List<String> settings) {
    List<String> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < settings.size(); i++) {
      Optional<SigningKey> key = SigningKey.of(settings.get(i));
      if (key.isEmpty()) {
        problems.add(
            name
                + ": key "
                + (i + 1)
                + " is not a name, a colon and a secret of "
                + SigningKey.SHORTEST_SECRET
                + " to 512 printable ASCII characters without comma and space: make a secret with"
                + " openssl rand -hex 32 and write, such as, winter:<secret>.");
      } else if (!names.add(key.get().name())) {
        problems.add(
            name
                + " has two keys of the name "
                + key.get().name()
                + ": a "
                + signed
                + " names the key that proves it, so give each its own name.");
      }
    }
    return problems;
  }

  SigningKey first() {
    return keys.getFirst();
  }

  Optional<SigningKey> find(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst();
  }
}
