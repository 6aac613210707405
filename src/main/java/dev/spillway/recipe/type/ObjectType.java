package dev.spillway.recipe.type;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A map of names to single values. The client chooses the names. */
public record ObjectType(Scalar values) implements ValueType {

  @Override
  public Object fromJson(Object json) throws RefusedValueException {
    if (!(json instanceof Map<?, ?> map)) {
      throw RefusedValueException.of(json, this);
    }
    var checked = new TreeMap<String, Object>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = entry.getKey().toString();
      if (!TextType.storable(name)) {
        throw RefusedValueException.of(name, "must have names without NUL and unpaired surrogates");
      }
      try {
        checked.put(name, values.fromJson(entry.getValue()));
      } catch (RefusedValueException refused) {
        throw refused.within("." + SafeText.text(name));
      }
    }
    return Collections.unmodifiableSortedMap(checked);
  }

  @Override
  public String allowed() {
    return "an object of names to values, each " + values.allowed() + ", such as {\"name\": value}";
  }
}
