package dev.spillway.recipe.model;

import dev.spillway.recipe.type.ValueType;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One parameter that a recipe takes.
 *
 * @param name as callers write it
 * @param type what values it takes
 * @param fromOwner whether its value is the owner that a request is made for, and never the
 *     request's own
 * @param description for people
 * @param defaultValue what holds when it is not given: a checked value of {@code type}
 * @param requiredWhen other parameters and the values (as text) with which this one must be given;
 *     empty when it is no condition
 * @param sensitive whether its values are for the export alone, and shown and written down nowhere
 *     else
 */
public record Parameter(
    String name,
    ValueType type,
    boolean fromOwner,
    Optional<String> description,
    Optional<Object> defaultValue,
    Map<String, String> requiredWhen,
    boolean sensitive) {

  public Parameter {
    requiredWhen = Collections.unmodifiableMap(new TreeMap<>(requiredWhen));
  }

  /** Whether every request must give it. */
  public boolean required() {
    return !fromOwner && defaultValue.isEmpty() && requiredWhen.isEmpty();
  }

  /** Whether a request that was accepted always has a value for it. */
  public boolean alwaysPresent() {
    return fromOwner || required() || defaultValue.isPresent();
  }
}
