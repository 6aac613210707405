package dev.spillway.web.problem;

import dev.spillway.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;

/** A problem in the format of RFC 9457. */
public final class ProblemDocument {

  static final String MEDIA_TYPE = "application/problem+json";

  private ProblemDocument() {}

  /** The JSON members, in reading order. */
  public static Map<String, Object> of(Problem problem) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", problem.type().uri());
    document.put("title", problem.type().title());
    document.put("status", problem.type().status());
    document.put("detail", problem.detail());
    document.putAll(problem.members());
    return document;
  }
}
