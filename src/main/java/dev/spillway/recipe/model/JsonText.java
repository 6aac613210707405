package dev.spillway.recipe.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.recipe.type.RefusedValueException;
import dev.spillway.recipe.type.ValueType;

/** Parses the JSON of a form field strictly and exactly, with limited nesting. */
final class JsonText {

  private static final int DEEPEST = 4;
  private static final int LONGEST_NUMBER = 40;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonText() {}

  /**
   * Parses {@code text} to a {@link java.util.Map}, {@link java.util.List}, {@link String}, {@link
   * Number} or {@link Boolean}.
   *
   * @throws RefusedValueException when it is not JSON
   */
  static Object parse(String text, ValueType type) throws RefusedValueException {
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JsonProcessingException broken) {
      throw RefusedValueException.of(text, "must be JSON: " + type.allowed());
    }
  }
}
