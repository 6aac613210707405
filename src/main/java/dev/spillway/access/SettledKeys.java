package dev.spillway.access;

import dev.spillway.access.AccessSettings.KeySettings;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The keys that the settings have. */
public final class SettledKeys {

  private static final String PREFIX = "spillway.access.keys.";

  private SettledKeys() {}

  /** One sentence for each that cannot be. */
  public static List<String> findings(AccessSettings settings) {
    List<String> findings = new ArrayList<>();
    settings
        .keys()
        .forEach(
            (name, key) -> {
              try {
                terms(name, key);
              } catch (IllegalArgumentException e) {
                findings.add(PREFIX + name + ": " + e.getMessage());
              }
              if (!key.hash().stream().allMatch(hash -> hash.matches("[0-9a-fA-F]{64}"))) {
                findings.add(
                    PREFIX
                        + name
                        + ".hash is no SHA-256 in 64 hexadecimal digits: write what"
                        + " spillway --create-key prints, never the key itself.");
              }
            });
    return findings;
  }

  static List<Key> of(AccessSettings settings) {
    List<Key> keys = new ArrayList<>();
    settings
        .keys()
        .forEach(
            (name, key) ->
                key.hash()
                    .forEach(
                        hash ->
                            keys.add(new Key(terms(name, key), HexFormat.of().parseHex(hash)))));
    return keys;
  }

  private static KeyTerms terms(String name, KeySettings key) {
    return new KeyTerms(
        name, key.roles(), key.recipes().orElse(Set.of()), Owners.of(key.owners().orElse(name)));
  }
}
