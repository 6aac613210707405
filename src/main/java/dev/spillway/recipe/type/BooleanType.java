package dev.spillway.recipe.type;

/** {@code true} or {@code false}, in this spelling only. */
public record BooleanType() implements ValueType.Scalar {

  @Override
  public Object fromText(String text) throws RefusedValueException {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw RefusedValueException.of(text, this);
    };
  }

  @Override
  public Object fromJson(Object json) throws RefusedValueException {
    if (json instanceof Boolean) {
      return json;
    }
    throw RefusedValueException.of(json, this);
  }

  @Override
  public String allowed() {
    return "true or false";
  }
}
