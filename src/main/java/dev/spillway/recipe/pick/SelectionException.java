package dev.spillway.recipe.pick;

import java.util.Optional;

/**
 * Nothing sound can be chosen for these parameters. The message is for the caller: it tells no path
 * outside of the root.
 */
public final class SelectionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String parameter;

  private SelectionException(String parameter, String message) {
    super(message);
    this.parameter = parameter;
  }

  /** The caller's parameter is what stands in the way. */
  public static SelectionException ofParameter(String parameter, String message) {
    return new SelectionException(parameter, message);
  }

  /** The files of the root are what stands in the way: the operator's matter. */
  public static SelectionException ofRoot(String message) {
    return new SelectionException(null, message);
  }

  /** The parameter to change; empty when no other value would help. */
  public Optional<String> parameter() {
    return Optional.ofNullable(parameter);
  }
}
