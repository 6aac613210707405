package dev.spillway.recipe.model;

import dev.spillway.recipe.type.ArrayType;
import dev.spillway.recipe.type.ObjectType;
import dev.spillway.recipe.type.RefusedValueException;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import dev.spillway.recipe.type.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks the parameters of one request against a recipe, and collects all errors. Used once. */
final class ParameterCheck {

  /** Limit of the errors: more are of no use, and a hostile request could cause one per byte. */
  private static final int MOST_ERRORS = 50;

  private static final String NO_PART =
      "must name one file or folder: it is part of a path, and is not empty, . or .., and has no /";

  private final Recipe recipe;
  private final Set<String> pathParameters;
  private final String owner;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<ParameterError> errors = new ArrayList<>();

  /**
   * Begins a check.
   *
   * @param owner owner of the request; empty when it has none
   */
  ParameterCheck(Recipe recipe, String owner) {
    this.recipe = recipe;
    this.pathParameters = recipe.pathParameters();
    this.owner = owner;
  }

  /** Checks one value of a request against a type. */
  private interface Reading<G> {
    Object read(ValueType type, G given) throws RefusedValueException;
  }

  Parameters form(Map<String, List<String>> form) throws InvalidParametersException {
    return check(form, ParameterCheck::readForm);
  }

  Parameters json(Map<String, ?> json) throws InvalidParametersException {
    return check(json, ValueType::fromJson);
  }

  private <G> Parameters check(Map<String, ? extends G> given, Reading<G> reading)
      throws InvalidParametersException {
    for (Parameter parameter : recipe.parameters().values()) {
      if (parameter.fromOwner()) {
        takeOwner(parameter, given.containsKey(parameter.name()));
      } else if (given.containsKey(parameter.name())) {
        read(parameter, given.get(parameter.name()), reading);
      } else {
        parameter.defaultValue().ifPresent(value -> values.put(parameter.name(), value));
      }
    }
    recipe.parameters().values().stream()
        .filter(parameter -> !parameter.fromOwner() && !given.containsKey(parameter.name()))
        .forEach(this::requirePresence);
    given.keySet().stream()
        .filter(name -> !recipe.parameters().containsKey(name))
        .sorted()
        .limit(MOST_ERRORS)
        .forEach(this::refuseExtra);
    if (!errors.isEmpty()) {
      throw new InvalidParametersException(errors.subList(0, Math.min(errors.size(), MOST_ERRORS)));
    }
    return new Parameters(values, recipe.sensitive());
  }

  private void takeOwner(Parameter parameter, boolean given) {
    if (given) {
      missing(
          parameter, "is the owner that the request is made for, and nobody gives it: remove it");
    } else if (owner.isEmpty()) {
      missing(
          parameter,
          "is the owner that the request is made for, and it is made for nobody: send Spillway-Owner");
    } else {
      read(parameter, List.of(owner), ParameterCheck::readForm);
    }
  }

  private <G> void read(Parameter parameter, G given, Reading<G> reading) {
    try {
      Object value = reading.read(parameter.type(), given);
      if (pathParameters.contains(parameter.name()) && !PathTemplate.isPart(value.toString())) {
        throw RefusedValueException.of(value, NO_PART);
      }
      values.put(parameter.name(), value);
    } catch (RefusedValueException refused) {
      errors.add(
          parameter.sensitive()
              ? new ParameterError(
                  parameter.name(), Optional.empty(), "must be " + parameter.type().allowed())
              : new ParameterError(
                  parameter.name() + refused.where(),
                  Optional.of(refused.shown()),
                  refused.getMessage()));
    }
  }

  private static Object readForm(ValueType type, List<String> given) throws RefusedValueException {
    return switch (type) {
      case ValueType.Scalar scalar -> scalar.fromText(single(given, type));
      case ObjectType object -> object.fromJson(JsonText.parse(single(given, type), type));
      case ArrayType array -> {
        boolean json = given.size() == 1 && given.getFirst().startsWith("[");
        boolean none = given.size() == 1 && given.getFirst().isEmpty();
        yield json
            ? array.fromJson(JsonText.parse(given.getFirst(), type))
            : array.fromTexts(none ? List.of() : given);
      }
    };
  }

  private static String single(List<String> given, ValueType type) throws RefusedValueException {
    if (given.size() != 1) {
      throw RefusedValueException.of(given, "must be given once: " + type.allowed());
    }
    return given.getFirst();
  }

  private void requirePresence(Parameter parameter) {
    if (parameter.required()) {
      missing(parameter, "is missing: it must be " + parameter.type().allowed());
    } else if (parameter.defaultValue().isEmpty() && demanded(parameter)) {
      String condition = shown(parameter.requiredWhen());
      missing(
          parameter, "is missing: with " + condition + " it must be " + parameter.type().allowed());
    }
  }

  private boolean demanded(Parameter parameter) {
    return parameter.requiredWhen().entrySet().stream()
        .allMatch(
            condition -> {
              Object value = values.get(condition.getKey());
              return value != null && value.toString().equals(condition.getValue());
            });
  }

  private static String shown(Map<String, String> conditions) {
    return conditions.entrySet().stream()
        .map(condition -> condition.getKey() + "=" + condition.getValue())
        .collect(Collectors.joining(" and "));
  }

  private void missing(Parameter parameter, String message) {
    errors.add(new ParameterError(parameter.name(), Optional.empty(), message));
  }

  private void refuseExtra(String name) {
    List<String> allowed =
        recipe.parameters().values().stream()
            .filter(parameter -> !parameter.fromOwner())
            .map(Parameter::name)
            .toList();
    String message =
        allowed.isEmpty()
            ? "is no parameter of this recipe, which takes none"
            : "is no parameter of this recipe."
                + Suggestion.sentence(name, allowed)
                + " Allowed: "
                + SafeText.names(allowed);
    errors.add(new ParameterError(SafeText.text(name), Optional.empty(), message));
  }
}
