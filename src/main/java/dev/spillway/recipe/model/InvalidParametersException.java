package dev.spillway.recipe.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The parameters of a request do not fit its recipe. Contains all errors at once; the message is
 * for the client.
 */
public final class InvalidParametersException extends Exception {

  private final transient List<ParameterError> errors;

  public InvalidParametersException(List<ParameterError> errors) {
    super(errors.stream().map(ParameterError::toString).collect(Collectors.joining("; ")));
    this.errors = List.copyOf(errors);
  }

  /** Never empty. */
  public List<ParameterError> errors() {
    return errors;
  }
}
