package dev.spillway.recipe.model;

import dev.spillway.recipe.type.ValueType;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A parameter of a recipe.
 *
 * @param name as in requests
 * @param type type of its values
 * @param fromOwner whether its value is always the owner of the request, and must not be in the
 *     request
 * @param title name for people; empty: its name
 * @param description for people
 * @param defaultValue the value when it is omitted: a checked value of {@code type}
 * @param requiredWhen other parameters with the values (as text) that make this one required; empty
 *     when there is no condition
 * @param sensitive whether its values are used for the export only, and never shown or logged
 */
public record Parameter(
    String name,
    ValueType type,
    boolean fromOwner,
    Optional<String> title,
    Optional<String> description,
    Optional<Object> defaultValue,
    Map<String, String> requiredWhen,
    boolean sensitive) {

  public Parameter {
    requiredWhen = Collections.unmodifiableMap(new TreeMap<>(requiredWhen));
  }

  /** Whether every request must contain it. */
  public boolean required() {
    return !fromOwner && defaultValue.isEmpty() && requiredWhen.isEmpty();
  }

  /** Whether it has a value in every accepted request. */
  public boolean alwaysPresent() {
    return fromOwner || required() || defaultValue.isPresent();
  }
}
