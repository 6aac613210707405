package dev.spillway.web.door;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Role;
import java.util.List;
import java.util.Set;

/**
 * One call of the API with the roles that may make it.
 *
 * @param method HTTP method in capitals; {@code GET} includes {@code HEAD}
 * @param segments segments of the path; one in braces matches any non-empty segment, and {@link
 *     #REST} at the end any further ones
 * @param roles any of these is enough
 */
record ApiCall(String method, List<String> segments, Set<Role> roles) {

  /** Matches the rest of a path, which may be empty. */
  static final String REST = "{path...}";

  static ApiCall call(String method, String path, Role... roles) {
    return new ApiCall(method, segments(path), Set.of(roles));
  }

  /** Splits a path; a trailing slash is ignored. */
  static List<String> segments(String path) {
    if (path.equals("/")) {
      return List.of("", "");
    }
    String named = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return List.of(named.split("/", -1));
  }

  boolean isAt(List<String> asked) {
    if (segments.getLast().equals(REST)) {
      int before = segments.size() - 1;
      return asked.size() >= before
          && new ApiCall(method, segments.subList(0, before), roles).isAt(asked.subList(0, before));
    }
    if (asked.size() != segments.size()) {
      return false;
    }
    for (int index = 0; index < asked.size(); index++) {
      String segment = segments.get(index);
      boolean fits =
          segment.startsWith("{") ? !asked.get(index).isEmpty() : segment.equals(asked.get(index));
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  boolean takes(String asked) {
    return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
  }

  boolean admits(Caller caller) {
    return roles.stream().anyMatch(caller::is);
  }

  /** Whether the call is one of operators. */
  boolean isOperation() {
    return roles.contains(Role.OPERATOR);
  }
}
