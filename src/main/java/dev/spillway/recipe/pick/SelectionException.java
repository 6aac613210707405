package dev.spillway.recipe.pick;

import java.util.Optional;

/**
 * No valid selection is possible for these parameters. The message is for the client: it contains
 * no path outside of the root.
 */
public final class SelectionException extends Exception {

  private final String parameter;

  private SelectionException(String parameter, String message) {
    super(message);
    this.parameter = parameter;
  }

  /** A parameter of the client is the cause. */
  public static SelectionException ofParameter(String parameter, String message) {
    return new SelectionException(parameter, message);
  }

  /** The files of the root are the cause, which the operator has to fix. */
  public static SelectionException ofRoot(String message) {
    return new SelectionException(null, message);
  }

  /** The parameter to change; empty when no other value would help. */
  public Optional<String> parameter() {
    return Optional.ofNullable(parameter);
  }
}
