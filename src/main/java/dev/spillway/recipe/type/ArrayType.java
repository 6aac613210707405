package dev.spillway.recipe.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A list of single values.
 *
 * @param maxItems {@link Integer#MAX_VALUE} when there is no limit
 */
public record ArrayType(Scalar items, int minItems, int maxItems) implements ValueType {

  @Override
  public Object fromJson(Object json) throws RefusedValueException {
    if (!(json instanceof List<?> list)) {
      throw RefusedValueException.of(json, this);
    }
    var checked = new ArrayList<Object>();
    for (Object item : counted(list)) {
      try {
        checked.add(items.fromJson(item));
      } catch (RefusedValueException refused) {
        throw refused.within("[" + checked.size() + "]");
      }
    }
    return Collections.unmodifiableList(checked);
  }

  /** Checks a list of a form, with one text per item. */
  public Object fromTexts(List<String> texts) throws RefusedValueException {
    var checked = new ArrayList<Object>();
    for (String text : counted(texts)) {
      try {
        checked.add(items.fromText(text));
      } catch (RefusedValueException refused) {
        throw refused.within("[" + checked.size() + "]");
      }
    }
    return Collections.unmodifiableList(checked);
  }

  private <T> List<T> counted(List<T> list) throws RefusedValueException {
    if (list.size() < minItems || list.size() > maxItems) {
      throw RefusedValueException.of(list, this);
    }
    return list;
  }

  @Override
  public String allowed() {
    String each = ", each " + items.allowed();
    if (minItems > 0 && maxItems < Integer.MAX_VALUE) {
      return "a list of " + minItems + " to " + maxItems + " values" + each;
    }
    if (minItems > 0) {
      return "a list of at least " + minItems + " values" + each;
    }
    return maxItems < Integer.MAX_VALUE
        ? "a list of at most " + maxItems + " values" + each
        : "a list of values" + each;
  }
}
