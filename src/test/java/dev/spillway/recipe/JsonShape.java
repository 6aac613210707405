package dev.spillway.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The structure of a JSON document: of each path ({@code books[].edition.title}) the types of its
 * values.
 *
 * @param types of each path the types found there: object, array, string, integer, decimal,
 *     boolean, null
 * @param always of each object's path the keys that every object there has
 */
record JsonShape(SortedMap<String, Set<String>> types, Map<String, Set<String>> always) {

  static JsonShape of(JsonNode document) {
    var shape = new JsonShape(new TreeMap<>(), new TreeMap<>());
    shape.add("", document);
    return shape;
  }

  private void add(String path, JsonNode value) {
    types.computeIfAbsent(path, unused -> new TreeSet<>()).add(type(value));
    if (value.isObject()) {
      var keys = new TreeSet<>(BookwyrmImporter.keys(value));
      always.merge(
          path,
          keys,
          (before, now) -> {
            before.retainAll(now);
            return before;
          });
      value.fields().forEachRemaining(field -> add(path + "." + field.getKey(), field.getValue()));
    }
    if (value.isArray()) {
      value.forEach(element -> add(path + "[]", element));
    }
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NULL -> "null";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "decimal";
      case BINARY, MISSING, POJO -> throw new IllegalArgumentException("no JSON: " + value);
    };
  }
}
