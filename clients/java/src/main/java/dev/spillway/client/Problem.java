package dev.spillway.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Spillway answered instead: docs/problems has each type, and what to do. */
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Map<String, Object> document;

  /** A parameter that was wrong; {@code value} is null where none was given. */
  public record Field(String parameter, String value, String message) {}

  Problem(Map<String, Object> document) {
    super(String.valueOf(document.getOrDefault("detail", document.get("title"))));
    this.document = document;
  }

  /** Such as {@code invalid-parameters}. */
  public String type() {
    String type = (String) document.get("type");
    return type.substring(type.lastIndexOf(':') + 1);
  }

  public int status() {
    return ((Number) document.get("status")).intValue();
  }

  /** The parameters that were wrong. */
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (Object error : (List<?>) document.getOrDefault("errors", List.of())) {
      Map<?, ?> field = (Map<?, ?>) error;
      fields.add(
          new Field(
              (String) field.get("parameter"),
              (String) field.get("value"),
              (String) field.get("message")));
    }
    return fields;
  }

  /** As it was answered. */
  public Map<String, Object> document() {
    return document;
  }
}
