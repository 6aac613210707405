package dev.spillway.page.view;

import dev.spillway.page.language.Messages;
import dev.spillway.problem.Problem;
import java.util.Optional;

/**
 * What a problem means for the person who waits: never how Spillway is built or set up.
 *
 * @param kind first part of the keys of its messages
 * @param mendable whether asking again can help
 */
record ProblemWords(String kind, boolean mendable) {

  static ProblemWords of(Problem problem) {
    return switch (problem.type()) {
      case GONE ->
          again(
              "gone-"
                  + Optional.ofNullable(problem.members().get("reason"))
                      .map(Object::toString)
                      .orElse("expired"));
      case SOURCE_CHANGED -> again("gone-source-changed");
      case CANCELLED -> again("cancelled");
      case UNKNOWN_EXPORT, UNKNOWN_RECIPE, UNKNOWN_PART, UNKNOWN_WEBHOOK, NOT_FOUND ->
          end("unknown");
      case LINK_EXPIRED, TICKET_EXPIRED -> end("link-expired");
      case LINK_SPENT -> end("link-spent");
      case TICKET_REFUSED, TICKET_REVOKED -> end("ticket-refused");
      case UNAUTHENTICATED, FORBIDDEN -> end("not-allowed");
      case SUBJECT_NOT_FOUND, IMPOSSIBLE_SELECTION -> end("nothing");
      case ARCHIVE_TOO_LARGE, EXCEEDS_QUOTA, TOO_MANY_ENTRIES, ROW_TOO_LARGE -> end("too-large");
      case INSUFFICIENT_STORAGE, VOLUME_UNAVAILABLE -> again("no-room");
      case NOT_READY,
          UNAVAILABLE,
          TOO_MANY_DOWNLOADS,
          TOO_MANY_EXPORTS,
          LIMIT_REACHED,
          SWEEP_IN_PROGRESS,
          APPLICATION_UNREACHABLE,
          APPLICATION_TIMEOUT ->
          again("busy");
      case CRASHED, INTERNAL -> again("failed");
      case RECIPE_BROKEN, UNUSABLE_SOURCE, UNUSABLE_ANSWER, SWEEPING_DISABLED -> end("broken");
      case RECIPE_DISABLED -> end("disabled");
      case MALFORMED_REQUEST,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          PRECONDITION_FAILED,
          REQUEST_TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          UNSATISFIABLE_RANGE,
          INVALID_PARAMETERS,
          IDEMPOTENCY_KEY_REUSED ->
          end("bad-request");
    };
  }

  private static ProblemWords again(String kind) {
    return new ProblemWords(kind, true);
  }

  private static ProblemWords end(String kind) {
    return new ProblemWords(kind, false);
  }

  String title(Messages messages) {
    return messages.text("problem." + kind + ".title");
  }

  String sentence(Messages messages) {
    return messages.text("problem." + kind + ".sentence");
  }
}
