package dev.spillway.recipe.model;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON with a unique representation of each value: like RFC 8785, but with exact decimal numbers
 * and names sorted by code unit.
 */
final class CanonicalJson {

  private final StringBuilder json = new StringBuilder();

  private CanonicalJson() {}

  static String of(Map<String, Object> values) {
    var canonical = new CanonicalJson();
    canonical.write(values);
    return canonical.json.toString();
  }

  static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private void write(Object value) {
    switch (value) {
      case String text -> text(text);
      case BigDecimal number -> json.append(plain(number));
      case List<?> list -> list(list);
      case Map<?, ?> map -> map(map);
      default -> json.append(value);
    }
  }

  private void list(List<?> list) {
    json.append('[');
    for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
      write(items.next());
      json.append(items.hasNext() ? "," : "");
    }
    json.append(']');
  }

  private void map(Map<?, ?> map) {
    json.append('{');
    var sorted = new TreeMap<String, Object>();
    map.forEach((key, value) -> sorted.put(key.toString(), value));
    for (Iterator<Map.Entry<String, Object>> entries = sorted.entrySet().iterator();
        entries.hasNext(); ) {
      Map.Entry<String, Object> entry = entries.next();
      text(entry.getKey());
      json.append(':');
      write(entry.getValue());
      json.append(entries.hasNext() ? "," : "");
    }
    json.append('}');
  }

  private void text(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        default -> json.append(c < 0x20 ? String.format("\\u%04x", (int) c) : c);
      }
    }
    json.append('"');
  }
}
