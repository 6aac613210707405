package dev.spillway.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is asked for: the members of {@code POST /api/exports}. What is null is left out.
 *
 * @param parameters of the recipe, such as strings, numbers, lists and maps
 * @param retention a string, or a map with {@code mode} and {@code keep}
 * @param parts the largest part that the archive is split into, such as {@code 1G}
 */
public record Request(
    String recipe,
    Map<String, ?> parameters,
    List<Entry> selection,
    String filename,
    Object retention,
    String parts) {

  /** In one archive, if the recipe does not say otherwise. */
  public Request(
      String recipe,
      Map<String, ?> parameters,
      List<Entry> selection,
      String filename,
      Object retention) {
    this(recipe, parameters, selection, filename, retention, null);
  }

  /** What a recipe makes of its parameters. */
  public static Request recipe(String recipe, Map<String, ?> parameters) {
    return new Request(recipe, parameters, null, null, null);
  }

  /** These entries, by the recipe {@code selection}. */
  public static Request selection(String filename, List<Entry> entries) {
    return new Request("selection", null, entries, filename, null);
  }

  public Request withRetention(Object other) {
    return new Request(recipe, parameters, selection, filename, other, parts);
  }

  /** In parts of at most this size, such as {@code 1G}. */
  public Request inParts(String size) {
    return new Request(recipe, parameters, selection, filename, retention, size);
  }

  Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("recipe", recipe);
    members.put("parameters", parameters);
    members.put(
        "selection", selection == null ? null : selection.stream().map(Entry::members).toList());
    members.put("filename", filename);
    members.put("retention", retention);
    members.put("parts", parts);
    members.values().removeIf(value -> value == null);
    return members;
  }
}
