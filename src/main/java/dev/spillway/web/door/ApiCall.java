package dev.spillway.web.door;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Role;
import java.util.List;
import java.util.Set;

/**
 * One call of the API and who may make it.
 *
 * @param method of HTTP, in capitals; {@code GET} stands for {@code HEAD} too
 * @param segments of its path; one in braces stands for any
 * @param roles any of these is enough
 */
record ApiCall(String method, List<String> segments, Set<Role> roles) {

  static ApiCall call(String method, String path, Role... roles) {
    return new ApiCall(method, segments(path), Set.of(roles));
  }

  /** A slash at the end says nothing. */
  static List<String> segments(String path) {
    String named = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return List.of(named.split("/", -1));
  }

  boolean isAt(List<String> asked) {
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
}
