package dev.spillway.web;

import dev.spillway.access.link.LinkSettings;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.Quantities;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.web.request.RequestBody;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The body of {@code POST /api/exports/{id}/links}.
 *
 * @param life how long the link is valid
 * @param deliveries number of complete deliveries that the link allows; empty for no limit
 */
public record LinkRequest(Duration life, OptionalInt deliveries) {

  private static final List<String> MEMBERS = List.of("expiresIn", "deliveries");

  private static final int MOST_DELIVERIES = 999_999_999;

  /** Parses the body. An empty body requests the defaults. */
  public static LinkRequest of(String body, LinkSettings settings) {
    Map<String, Object> object = body.isBlank() ? Map.of() : RequestBody.json(body);
    for (String member : object.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw invalid(
            "\"%s\" is not a member of a request for a link; its members are %s."
                .formatted(SafeText.text(member), MEMBERS));
      }
    }
    return new LinkRequest(
        life(object.get("expiresIn"), settings), deliveries(object.get("deliveries")));
  }

  private static Duration life(Object value, LinkSettings settings) {
    Duration longest = settings.longestLife();
    Duration life =
        switch (value) {
          case null -> settings.life();
          case String text ->
              Quantities.duration(text)
                  .orElseThrow(
                      () ->
                          invalid(
                              "\"expiresIn\" is \""
                                  + SafeText.text(text)
                                  + "\"; it is a duration such as \"10m\" or \"24h\"."));
          default -> throw invalid("\"expiresIn\" is a duration such as \"10m\" or \"24h\".");
        };
    if (life.compareTo(longest) > 0) {
      throw invalid(
          "\"expiresIn\" is %s; a link is good for %s at most."
              .formatted(Quantities.written(life), Quantities.written(longest)));
    }
    return life;
  }

  private static OptionalInt deliveries(Object value) {
    return switch (value) {
      case null -> OptionalInt.empty();
      case Number number
          when number.doubleValue() == number.intValue()
              && number.intValue() >= 1
              && number.intValue() <= MOST_DELIVERIES ->
          OptionalInt.of(number.intValue());
      default ->
          throw invalid("\"deliveries\" is a whole number from 1 to " + MOST_DELIVERIES + ".");
    };
  }

  private static RuntimeException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETERS, detail).exception();
  }
}
