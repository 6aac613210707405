package dev.spillway.access.key;

import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.AccessSettings.KeySettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** API keys from the configuration ({@code spillway.access.keys}). */
public final class ConfiguredKeys {

  private static final String PREFIX = "spillway.access.keys.";

  private ConfiguredKeys() {}

  /** Returns one sentence per invalid key; empty when all are valid. */
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
              if (!words(key.hash()).stream().allMatch(hash -> hash.matches("[0-9a-fA-F]{64}"))) {
                findings.add(
                    PREFIX
                        + name
                        + ".hash is no SHA-256 in 64 hexadecimal digits: write what"
                        + " spillway --create-key prints, never the key itself.");
              }
            });
    return findings;
  }

  public static List<Key> of(AccessSettings settings) {
    List<Key> keys = new ArrayList<>();
    settings
        .keys()
        .forEach(
            (name, key) ->
                words(key.hash())
                    .forEach(
                        hash ->
                            keys.add(new Key(terms(name, key), HexFormat.of().parseHex(hash)))));
    return keys;
  }

  private static KeyTerms terms(String name, KeySettings key) {
    return new KeyTerms(
        name,
        words(key.roles()).stream().map(Role::of).collect(Collectors.toSet()),
        Set.copyOf(key.recipes().map(ConfiguredKeys::words).orElse(List.of())),
        Owners.of(key.owners().orElse(name)),
        Set.copyOf(key.roots().map(ConfiguredKeys::words).orElse(List.of())));
  }

  private static List<String> words(String joined) {
    return Arrays.stream(joined.split(",", -1)).map(String::strip).distinct().toList();
  }
}
