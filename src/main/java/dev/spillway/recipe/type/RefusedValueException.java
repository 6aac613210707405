package dev.spillway.recipe.type;

/**
 * A value is not allowed for its parameter. The message says what is allowed, to be read after the
 * parameter's name.
 */
public final class RefusedValueException extends Exception {

  private final String where;
  private final String shown;

  private RefusedValueException(String where, String shown, String message) {
    super(message);
    this.where = where;
    this.shown = shown;
  }

  public static RefusedValueException of(Object value, String message) {
    return new RefusedValueException("", SafeText.value(value), message);
  }

  public static RefusedValueException of(Object value, ValueType type) {
    return of(value, "must be " + type.allowed());
  }

  /** The same refusal for a part of a larger value: {@code [2]} or {@code .视觉}. */
  RefusedValueException within(String part) {
    return new RefusedValueException(part + where, shown, getMessage());
  }

  /** The part of the value; empty for the value itself. */
  public String where() {
    return where;
  }

  /** The value, shortened and without control characters. */
  public String shown() {
    return shown;
  }
}
