package dev.spillway.access.key;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rights that a key grants.
 *
 * @param name of the caller
 * @param roles at least one
 * @param recipes names of the recipes that the caller may request; empty: all
 * @param owners the owners that the caller may act for
 * @param roots names of the roots whose files a selection of the caller may name; empty: all
 */
public record KeyTerms(
    String name, Set<Role> roles, Set<String> recipes, Owners owners, Set<String> roots) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * Validates the terms.
   *
   * @throws IllegalArgumentException with a sentence for the operator, when the name is invalid or
   *     there is no role
   */
  public KeyTerms {
    roles = Set.copyOf(roles);
    recipes = Set.copyOf(recipes);
    roots = Set.copyOf(roots);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A key's name is 1 to 64 letters a-z, digits, dots, dashes and underscores: \""
              + name
              + "\" is none.");
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException(
          "The key " + name + " has no role: give it requester, operator, or both.");
    }
  }

  /** The terms of a key for all roots. */
  public KeyTerms(String name, Set<Role> roles, Set<String> recipes, Owners owners) {
    this(name, roles, recipes, owners, Set.of());
  }

  /** Returns whether {@code caller} may itself do all that such a key permits. */
  public boolean within(Caller caller) {
    return caller.roles().containsAll(roles)
        && caller.owners().include(owners)
        && within(recipes, caller.recipes())
        && within(roots, caller.roots());
  }

  /** Returns whether {@code caller} may look after such a key: not after one for other recipes. */
  public boolean managedBy(Caller caller) {
    return within(recipes, caller.recipes());
  }

  /** Of names that stand for all when there are none. */
  private static boolean within(Set<String> some, Set<String> allowed) {
    return allowed.isEmpty() || (!some.isEmpty() && allowed.containsAll(some));
  }

  /** Returns the caller that has such a key and acts for {@code owner}. */
  public Caller caller(String owner) {
    return new Caller(name, owner, owners, roles, recipes, roots);
  }
}
