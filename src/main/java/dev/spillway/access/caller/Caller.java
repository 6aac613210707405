package dev.spillway.access.caller;

import java.util.Set;

/**
 * Whoever makes a request, as far as it was proven.
 *
 * @param name of the key, for the audit; {@code open} where nobody has to say who they are
 * @param owner whom the caller acts for in this request: exports belong to it. Empty where nobody
 *     was named, which is an owner like any other
 * @param owners whom it might have acted for
 * @param roles what it may do
 * @param recipes names of the recipes that it may ask for; empty: all
 */
public record Caller(
    String name, String owner, Owners owners, Set<Role> roles, Set<String> recipes) {

  public Caller {
    roles = Set.copyOf(roles);
    recipes = Set.copyOf(recipes);
  }

  public boolean is(Role role) {
    return roles.contains(role);
  }

  /** Whether it may ask for exports of this recipe. */
  public boolean mayAskFor(String recipe) {
    return recipes.isEmpty() || recipes.contains(recipe);
  }

  /** Whether it may act for {@code other}, in this request or another. */
  public boolean mayActFor(String other) {
    return owners.include(other);
  }
}
