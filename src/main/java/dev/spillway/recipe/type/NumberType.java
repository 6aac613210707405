package dev.spillway.recipe.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An exact decimal number, never a binary approximation. In the notation of JSON, with at most 30
 * digits and a small exponent.
 */
public record NumberType(Optional<BigDecimal> minimum, Optional<BigDecimal> maximum)
    implements ValueType.Scalar {

  private static final Pattern FORM =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?");
  private static final int DIGITS = 30;
  private static final int LONGEST = 40;

  @Override
  public Object fromText(String text) throws RefusedValueException {
    if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
      throw RefusedValueException.of(text, this);
    }
    return bounded(new BigDecimal(text), text);
  }

  @Override
  public Object fromJson(Object json) throws RefusedValueException {
    return switch (json) {
      case Integer number -> bounded(BigDecimal.valueOf(number), json);
      case Long number -> bounded(BigDecimal.valueOf(number), json);
      case Double number when Double.isFinite(number) -> bounded(BigDecimal.valueOf(number), json);
      case BigInteger number -> bounded(new BigDecimal(number), json);
      case BigDecimal number -> bounded(number, json);
      case null, default -> throw RefusedValueException.of(json, this);
    };
  }

  private BigDecimal bounded(BigDecimal number, Object given) throws RefusedValueException {
    boolean allowed =
        number.precision() <= DIGITS
            && Math.abs((long) number.scale()) < 100 + DIGITS
            && (minimum.isEmpty() || number.compareTo(minimum.get()) >= 0)
            && (maximum.isEmpty() || number.compareTo(maximum.get()) <= 0);
    if (!allowed) {
      throw RefusedValueException.of(given, this);
    }
    return number;
  }

  @Override
  public String allowed() {
    if (minimum.isPresent() && maximum.isPresent()) {
      return "a number from "
          + minimum.get().toPlainString()
          + " to "
          + maximum.get().toPlainString();
    }
    return minimum
        .map(least -> "a number of at least " + least.toPlainString())
        .or(() -> maximum.map(most -> "a number of at most " + most.toPlainString()))
        .orElse("a number");
  }
}
