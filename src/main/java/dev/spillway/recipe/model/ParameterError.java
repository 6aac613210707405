package dev.spillway.recipe.model;

import java.util.Optional;

/**
 * Why a parameter was refused.
 *
 * @param name the parameter, with the part of it in question: {@code weeks}, {@code focus[2]},
 *     {@code results.视觉}
 * @param value what was given, shortened and without control characters; empty when nothing was
 * @param message what is allowed, to be read after the name: {@code must be a whole number from 1
 *     to 52}
 */
public record ParameterError(String name, Optional<String> value, String message) {

  @Override
  public String toString() {
    return name + " " + message + value.map(given -> ", not " + given).orElse("");
  }
}
