package dev.spillway.web.operate;

import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.web.request.RequestBody;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the body of {@code POST /api/keys}. */
final class KeyRequest {

  private static final List<String> MEMBERS =
      List.of("name", "roles", "recipes", "owners", "roots");

  /** Of names in a list: more belong in the settings of another service. */
  private static final int MOST = 200;

  private KeyRequest() {}

  /** Returns the terms of the key; as those of the command, also the defaults. */
  static KeyTerms terms(String body) {
    Map<String, Object> object = RequestBody.json(body);
    for (String member : object.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw invalid(
            "\"%s\" is not a member of a request for a key; its members are %s."
                .formatted(SafeText.text(member), MEMBERS));
      }
    }
    String name = text("name", object.get("name"), "");
    Set<String> roles = names("roles", object.get("roles"));
    try {
      return new KeyTerms(
          name,
          (roles.isEmpty() ? Set.of(Role.REQUESTER.word()) : roles)
              .stream().map(Role::of).collect(Collectors.toSet()),
          names("recipes", object.get("recipes")),
          Owners.of(text("owners", object.get("owners"), name.isEmpty() ? "*" : name)),
          names("roots", object.get("roots")));
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.INVALID_PARAMETERS, e.getMessage()).exception(e);
    }
  }

  private static String text(String member, Object value, String otherwise) {
    return switch (value) {
      case null -> otherwise;
      case String text when text.indexOf('\0') < 0 -> text;
      default -> throw invalid("\"" + member + "\" is a text.");
    };
  }

  private static Set<String> names(String member, Object value) {
    Set<String> names = new LinkedHashSet<>();
    for (Object name :
        switch (value) {
          case null -> List.of();
          case List<?> list when list.size() <= MOST -> new ArrayList<>(list);
          default -> throw invalid("\"%s\" is a list of at most %s names.".formatted(member, MOST));
        }) {
      String text = text(member, name, "");
      if (text.isBlank() || text.length() > Owners.LONGEST) {
        throw invalid("\"%s\" has a name that is empty or too long.".formatted(member));
      }
      names.add(text);
    }
    return names;
  }

  private static RuntimeException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETERS, detail).exception();
  }
}
