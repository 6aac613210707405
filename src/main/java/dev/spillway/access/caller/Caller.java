package dev.spillway.access.caller;

import java.util.Set;

/**
 * The authenticated caller of a request.
 *
 * @param name of the key, for the audit; {@code open} if requests need no key
 * @param owner the owner that the caller acts for in this request; new exports belong to it. Empty
 *     if no owner was named; the empty name is an owner like any other
 * @param owners all owners that the caller may act for
 * @param roles what the caller may do
 * @param recipes names of the recipes that the caller may request; empty: all
 * @param roots names of the roots whose files a selection of the caller may name; empty: all
 */
public record Caller(
    String name,
    String owner,
    Owners owners,
    Set<Role> roles,
    Set<String> recipes,
    Set<String> roots) {

  public Caller {
    roles = Set.copyOf(roles);
    recipes = Set.copyOf(recipes);
    roots = Set.copyOf(roots);
  }

  /** A caller that may select files of all roots. */
  public Caller(String name, String owner, Owners owners, Set<Role> roles, Set<String> recipes) {
    this(name, owner, owners, roles, recipes, Set.of());
  }

  /** Returns whether a selection of the caller may name files of this root. */
  public boolean mayRead(String root) {
    return roots.isEmpty() || roots.contains(root);
  }

  public boolean is(Role role) {
    return roles.contains(role);
  }

  /** Returns whether the caller may request exports of this recipe. */
  public boolean mayAskFor(String recipe) {
    return recipes.isEmpty() || recipes.contains(recipe);
  }

  /** Returns whether the caller may act for {@code other}, in this request or another. */
  public boolean mayActFor(String other) {
    return owners.include(other);
  }
}
