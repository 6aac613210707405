package dev.spillway.recipe.type;

/**
 * The type of a parameter's values, as in JSON Schema. Checked values are {@link String}, {@link
 * Long}, {@link java.math.BigDecimal}, {@link Boolean}, {@link java.util.List} of these and {@link
 * java.util.SortedMap} of these.
 */
public sealed interface ValueType permits ValueType.Scalar, ArrayType, ObjectType {

  /** What is allowed, to be read after "must be": {@code a whole number from 1 to 52}. */
  String allowed();

  /**
   * Checks a value of parsed JSON.
   *
   * @throws RefusedValueException when it is not allowed
   */
  Object fromJson(Object json) throws RefusedValueException;

  /** A type of single values. */
  sealed interface Scalar extends ValueType permits TextType, IntegerType, NumberType, BooleanType {

    /**
     * Checks a value in the notation of a form or a YAML scalar.
     *
     * @throws RefusedValueException when it is not allowed
     */
    Object fromText(String text) throws RefusedValueException;
  }
}
