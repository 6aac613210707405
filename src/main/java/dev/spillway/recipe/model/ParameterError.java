package dev.spillway.recipe.model;

import java.util.Optional;

/**
 * Why a parameter was refused.
 *
 * @param name the parameter, with the part concerned: {@code weeks}, {@code focus[2]}, {@code
 *     results.视觉}
 * @param value the given value, shortened and without control characters; empty when there was none
 * @param message what is allowed, to be read after the name: {@code must be a whole number from 1
 *     to 52}
 */
public record ParameterError(String name, Optional<String> value, String message) {

  @Override
  public String toString() {
    return name + " " + message + value.map(given -> ", not " + given).orElse("");
  }
}
