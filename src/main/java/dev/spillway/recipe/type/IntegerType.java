package dev.spillway.recipe.type;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * A whole number of 64 bits in a single notation: {@code 4}, and not {@code 4.0}, {@code 1e3} or
 * {@code +4}.
 *
 * @param minimum {@link Long#MIN_VALUE} when there is none
 * @param maximum {@link Long#MAX_VALUE} when there is none
 */
public record IntegerType(long minimum, long maximum) implements ValueType.Scalar {

  private static final Pattern FORM = Pattern.compile("0|-?[1-9][0-9]{0,18}");

  @Override
  public Object fromText(String text) throws RefusedValueException {
    if (!FORM.matcher(text).matches()) {
      throw RefusedValueException.of(text, this);
    }
    return bounded(new BigInteger(text), text);
  }

  @Override
  public Object fromJson(Object json) throws RefusedValueException {
    return switch (json) {
      case Integer number -> bounded(BigInteger.valueOf(number), json);
      case Long number -> bounded(BigInteger.valueOf(number), json);
      case BigInteger number -> bounded(number, json);
      case null, default -> throw RefusedValueException.of(json, this);
    };
  }

  private Long bounded(BigInteger number, Object given) throws RefusedValueException {
    if (number.bitLength() > 63 || number.longValue() < minimum || number.longValue() > maximum) {
      throw RefusedValueException.of(given, this);
    }
    return number.longValue();
  }

  @Override
  public String allowed() {
    boolean from = minimum > Long.MIN_VALUE;
    boolean to = maximum < Long.MAX_VALUE;
    if (from && to) {
      return "a whole number from " + minimum + " to " + maximum;
    }
    return from
        ? "a whole number of at least " + minimum
        : to ? "a whole number of at most " + maximum : "a whole number of 64 bits";
  }
}
