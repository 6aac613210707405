package dev.spillway.recipe.selection;

import java.util.Optional;

/** An entry of a selection is not what it has to be. The message is for the client. */
public final class InvalidSelectionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String field;
  private final transient Optional<String> value;
  private final String allowed;

  /**
   * Creates the exception.
   *
   * @param field such as {@code selection[17].path}
   * @param value the given value, safe to show; empty when there was none
   * @param allowed what is valid, to be read after the field: {@code must be a string}
   */
  public InvalidSelectionException(String field, Optional<String> value, String allowed) {
    super(field + " " + allowed + value.map(given -> ", not " + given).orElse(""));
    this.field = field;
    this.value = value;
    this.allowed = allowed;
  }

  /** The member concerned. */
  public String field() {
    return field;
  }

  /** The given value, shortened and without control characters. */
  public Optional<String> value() {
    return value;
  }

  /** What is valid. */
  public String allowed() {
    return allowed;
  }
}
