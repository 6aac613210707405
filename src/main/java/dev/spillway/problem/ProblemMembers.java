package dev.spillway.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** Converts the members of a problem to and from their form in a row. */
public final class ProblemMembers {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ProblemMembers() {}

  public static String write(Map<String, Object> members) {
    try {
      return JSON.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("members of a problem are JSON values", e);
    }
  }

  /** Reads members; {@code stored} may be null. */
  public static Map<String, Object> read(String stored) {
    if (stored == null) {
      return Map.of();
    }
    try {
      return JSON.readValue(stored, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row's problem has members that are no JSON object", e);
    }
  }

  /** Converts a list of names to its form in a row. */
  public static String write(List<String> names) {
    try {
      return JSON.writeValueAsString(names);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names are JSON values", e);
    }
  }

  /** Reads a list of names; {@code stored} may be null. */
  public static List<String> names(String stored) {
    if (stored == null) {
      return List.of();
    }
    try {
      return JSON.readValue(stored, new TypeReference<List<String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row has names that are no JSON array", e);
    }
  }
}
