package dev.spillway.access.ticket;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.link.SigningKey;
import dev.spillway.access.link.SigningKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys that verify tickets, with what each may ask for. To rotate, add a new key, let the
 * application sign with it, and remove the old one when its tickets have expired. Immutable.
 */
record TicketKeys(List<SigningKey> keys, Map<String, Terms> terms) {

  private static final String SETTING = "spillway.tickets.keys";
  private static final String BOUNDS = "spillway.tickets.bounds.";

  /**
   * What the tickets of a key may ask for.
   *
   * @param recipes names of recipes; empty: all
   * @param roots names of the roots whose files a selection may name; empty: all
   */
  record Terms(Set<String> recipes, Owners owners, Set<String> roots) {

    private static final Terms ALL = new Terms(Set.of(), Owners.ANY, Set.of());
  }

  TicketKeys {
    keys = List.copyOf(keys);
    terms = Map.copyOf(terms);
  }

  /** Parses the settings, which must be valid according to {@link #findings}. */
  static TicketKeys of(TicketSettings settings) {
    return new TicketKeys(
        settings.keys().map(SigningKeys::of).map(SigningKeys::keys).orElse(List.of()),
        settings.bounds().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> terms(entry.getValue()))));
  }

  /** Returns one sentence per error in the settings; none reveals a secret. */
  static List<String> findings(TicketSettings settings) {
    List<String> keys = settings.keys().orElse(List.of());
    List<String> findings = new ArrayList<>(SigningKeys.problems(SETTING, "ticket", keys));
    Set<String> names =
        keys.stream().map(key -> key.replaceFirst(":.*", "")).collect(Collectors.toSet());
    settings
        .bounds()
        .forEach(
            (name, bounds) -> {
              if (!names.contains(name)) {
                // A typing error here would leave the key that was meant without bounds.
                findings.add(
                    BOUNDS
                        + name
                        + " is about no key of "
                        + SETTING
                        + ": correct the name, or remove the setting.");
              }
              try {
                terms(bounds);
              } catch (IllegalArgumentException e) {
                findings.add(BOUNDS + name + ".owners: " + e.getMessage());
              }
            });
    return findings;
  }

  private static Terms terms(TicketSettings.Bounds bounds) {
    return new Terms(
        bounds.recipes().map(TicketKeys::words).orElse(Set.of()),
        bounds.owners().map(Owners::of).orElse(Owners.ANY),
        bounds.roots().map(TicketKeys::words).orElse(Set.of()));
  }

  private static Set<String> words(String joined) {
    return Arrays.stream(joined.split(",", -1)).map(String::strip).collect(Collectors.toSet());
  }

  Optional<SigningKey> find(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  /**
   * Returns the caller that a ticket of the key {@code name} stands for. Empty when the key may not
   * act for {@code owner}, or must name one.
   */
  Optional<Caller> caller(String name, Optional<String> owner) {
    Terms of = terms.getOrDefault(name, Terms.ALL);
    return owner
        .filter(of.owners()::include)
        .or(() -> owner.isEmpty() ? of.owners().unnamed() : Optional.empty())
        .map(
            acting ->
                // No key of the API has a colon in its name.
                new Caller(
                    "ticket:" + name,
                    acting,
                    of.owners(),
                    Set.of(Role.REQUESTER),
                    of.recipes(),
                    of.roots()));
  }
}
