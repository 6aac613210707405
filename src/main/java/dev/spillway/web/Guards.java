package dev.spillway.web;

import static dev.spillway.access.Role.OPERATOR;
import static dev.spillway.access.Role.REQUESTER;

import java.util.List;

/** Every call that there is, and the role that it takes. What is not here is refused. */
final class Guards {

  static final List<Guarded> CALLS =
      List.of(
          Guarded.call("GET", "/api/recipes", REQUESTER),
          Guarded.call("GET", "/api/recipes/{name}", REQUESTER),
          Guarded.call("POST", "/api/recipes/{name}/archive", REQUESTER),
          Guarded.call("POST", "/api/exports", REQUESTER),
          Guarded.call("GET", "/api/exports", REQUESTER, OPERATOR),
          Guarded.call("DELETE", "/api/exports", REQUESTER, OPERATOR),
          Guarded.call("GET", "/api/exports/{id}", REQUESTER),
          Guarded.call("DELETE", "/api/exports/{id}", REQUESTER),
          Guarded.call("GET", "/api/exports/{id}/manifest", REQUESTER),
          Guarded.call("GET", "/api/exports/{id}/archive", REQUESTER),
          Guarded.call("GET", "/api/volume", OPERATOR),
          Guarded.call("GET", "/api/sweeps", OPERATOR),
          Guarded.call("POST", "/api/sweeps", OPERATOR));

  private Guards() {}

  /** The calls at this path, whatever their method. */
  static List<Guarded> at(String path) {
    List<String> segments = Guarded.segments(path);
    return CALLS.stream().filter(call -> call.isAt(segments)).toList();
  }
}
