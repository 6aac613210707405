package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.spillway.export.RetentionRequest;
import dev.spillway.export.RetentionTerms;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Recipe.Retention.Mode;
import dev.spillway.recipe.type.Quantities;
import dev.spillway.recipe.type.SafeText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code retention} in JSON: {@code "once"}, {@code "keep"} or {@code {"mode": "keep", "keep":
 * "1h"}}.
 */
final class RetentionMember {

  private static final List<String> MEMBERS = List.of("mode", "keep");

  private RetentionMember() {}

  /**
   * Retention as a recipe shows it: a string or an object. The native image can write only the
   * types that are registered here.
   */
  sealed interface Offered permits Once, Kept {}

  /** {@code "once"}. */
  @RegisterForReflection
  enum Once implements Offered {
    ONCE;

    @JsonValue
    String word() {
      return "once";
    }
  }

  /** How long exports of the recipe are kept unless the client requests less. */
  @RegisterForReflection
  record Kept(String mode, String keep, boolean evictable) implements Offered {}

  static Offered of(RetentionTerms offer) {
    return switch (offer.mode()) {
      case ONCE -> Once.ONCE;
      case KEEP -> new Kept("keep", written(offer), offer.evictable());
    };
  }

  /**
   * Parses the requested retention; empty when {@code value} is null.
   *
   * @throws dev.spillway.problem.ProblemException {@code invalid-parameters}
   */
  static Optional<RetentionRequest> read(Object value) {
    return switch (value) {
      case null -> Optional.empty();
      case String mode ->
          Optional.of(new RetentionRequest(mode("retention", mode), Optional.empty()));
      case Map<?, ?> object -> Optional.of(read(object));
      default ->
          throw invalid(
              "\"retention\" is \"once\", \"keep\", or an object such as {\"mode\": \"keep\", \"keep\": \"1h\"}.");
    };
  }

  private static RetentionRequest read(Map<?, ?> object) {
    for (Object member : object.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw invalid(
            "\"%s\" is not a member of \"retention\"; its members are %s."
                .formatted(SafeText.text(String.valueOf(member)), MEMBERS));
      }
    }
    Mode mode =
        switch (object.get("mode")) {
          case null -> throw invalid("\"retention.mode\" is missing; it is \"once\" or \"keep\".");
          case String text -> mode("retention.mode", text);
          default -> throw invalid("\"retention.mode\" is \"once\" or \"keep\".");
        };
    Optional<Duration> keep = keep(object.get("keep"));
    if (mode == Mode.ONCE && keep.isPresent()) {
      throw invalid("\"retention.keep\" belongs to the mode \"keep\", and the mode is \"once\".");
    }
    return new RetentionRequest(mode, keep);
  }

  private static Mode mode(String member, String text) {
    return switch (text) {
      case "once" -> Mode.ONCE;
      case "keep" -> Mode.KEEP;
      default ->
          throw invalid(
              "\"" + member + "\" is \"" + SafeText.text(text) + "\"; it is \"once\" or \"keep\".");
    };
  }

  private static Optional<Duration> keep(Object value) {
    return switch (value) {
      case null -> Optional.empty();
      case String text ->
          Optional.of(
              Quantities.duration(text)
                  .orElseThrow(() -> noDuration(" is \"" + SafeText.text(text) + "\"; it")));
      default -> throw noDuration("");
    };
  }

  private static RuntimeException noDuration(String given) {
    return invalid(
        "\"retention.keep\"" + given + " is a duration such as \"30m\", \"72h\" or \"7d\".");
  }

  /**
   * Checks that the requested retention is within what the recipe offers.
   *
   * @throws dev.spillway.problem.ProblemException {@code invalid-parameters}
   */
  static void check(RetentionRequest asked, RetentionTerms offer) {
    if (!offer.allows(asked)) {
      throw invalid(
          switch (offer.mode()) {
            case ONCE -> "\"retention\" is \"keep\"; this recipe offers \"once\".";
            case KEEP ->
                "\"retention.keep\" is \"%s\"; this recipe offers at most \"%s\"."
                    .formatted(asked.keep().map(Quantities::written).orElseThrow(), written(offer));
          });
    }
  }

  private static String written(RetentionTerms offer) {
    return Quantities.written(offer.keep().orElseThrow());
  }

  private static RuntimeException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETERS, detail).exception();
  }
}
