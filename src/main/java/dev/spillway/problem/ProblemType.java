package dev.spillway.problem;

/** The closed catalogue of problems. Each has a page in {@code docs/problems}. */
public enum ProblemType {
  MALFORMED_REQUEST("malformed-request", 400, "The request cannot be read"),
  UNAUTHENTICATED("unauthenticated", 401, "The request has no valid key"),
  FORBIDDEN("forbidden", 403, "This is not allowed with this key"),
  TICKET_REFUSED("ticket-refused", 403, "The ticket is not valid here"),
  UNKNOWN_RECIPE("unknown-recipe", 404, "No such recipe"),
  UNKNOWN_EXPORT("unknown-export", 404, "No such export"),
  UNKNOWN_PART("unknown-part", 404, "No such part"),
  UNKNOWN_WEBHOOK("unknown-webhook", 404, "No such webhook, or no such delivery of it"),
  NOT_FOUND("not-found", 404, "There is nothing at this path"),
  SUBJECT_NOT_FOUND("subject-not-found", 404, "There is nothing to export"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here"),
  NOT_ACCEPTABLE("not-acceptable", 406, "The answer has no acceptable media type"),
  NOT_READY("not-ready", 409, "The archive is not ready yet"),
  SWEEP_IN_PROGRESS("sweep-in-progress", 409, "A sweep is in progress"),
  SWEEPING_DISABLED("sweeping-disabled", 409, "Deletion is switched off"),
  UNUSABLE_SOURCE(
      "unusable-source", 409, "The source holds something that cannot go into an archive"),
  SOURCE_CHANGED("source-changed", 410, "A source file has changed"),
  GONE("gone", 410, "The archive is no longer available"),
  CANCELLED("cancelled", 410, "The export was cancelled"),
  LINK_EXPIRED("link-expired", 410, "The link has expired"),
  LINK_SPENT("link-spent", 410, "The link was used up"),
  TICKET_EXPIRED("ticket-expired", 410, "The ticket has expired"),
  TICKET_REVOKED("ticket-revoked", 410, "The ticket was revoked"),
  PRECONDITION_FAILED("precondition-failed", 412, "The archive has changed"),
  REQUEST_TOO_LARGE("request-too-large", 413, "The request is too large"),
  ARCHIVE_TOO_LARGE("archive-too-large", 413, "The archive would be too large"),
  TOO_MANY_ENTRIES("too-many-entries", 413, "The archive would have too many entries"),
  ROW_TOO_LARGE("row-too-large", 413, "A row is too large"),
  EXCEEDS_QUOTA("exceeds-quota", 413, "The archive can never fit"),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type", 415, "The media type of the body is not supported"),
  UNSATISFIABLE_RANGE("unsatisfiable-range", 416, "No such range of the archive"),
  INVALID_PARAMETERS("invalid-parameters", 422, "The parameters are not what the recipe takes"),
  IDEMPOTENCY_KEY_REUSED(
      "idempotency-key-reused", 422, "The Idempotency-Key was used for another request"),
  IMPOSSIBLE_SELECTION(
      "impossible-selection", 422, "The parameters select nothing that can be exported"),
  TOO_MANY_DOWNLOADS("too-many-downloads", 429, "Too many archives are being downloaded"),
  TOO_MANY_EXPORTS("too-many-exports", 429, "Too many exports are being made"),
  LIMIT_REACHED("limit-reached", 429, "A limit is reached"),
  APPLICATION_UNREACHABLE("application-unreachable", 502, "The application cannot be reached"),
  UNUSABLE_ANSWER("unusable-answer", 502, "The application's answer cannot be used"),
  CRASHED("crashed", 503, "The export could not be finished"),
  RECIPE_DISABLED("recipe-disabled", 503, "The recipe is switched off"),
  RECIPE_BROKEN("recipe-broken", 503, "The recipe does not fit its database"),
  UNAVAILABLE("unavailable", 503, "Spillway cannot answer right now"),
  APPLICATION_TIMEOUT("application-timeout", 504, "The application did not answer in time"),
  INSUFFICIENT_STORAGE("insufficient-storage", 507, "There is no room for the archive right now"),
  VOLUME_UNAVAILABLE("volume-unavailable", 507, "The volume cannot be written right now"),
  INTERNAL("internal", 500, "An unexpected error inside Spillway");

  private final String slug;
  private final int status;
  private final String title;

  ProblemType(String slug, int status, String title) {
    this.slug = slug;
    this.status = status;
    this.title = title;
  }

  /**
   * Returns whether the caller's request is at fault, rather than the source, the recipe or the
   * service.
   */
  public boolean mistaken() {
    return switch (this) {
      case INVALID_PARAMETERS, IMPOSSIBLE_SELECTION, SUBJECT_NOT_FOUND -> true;
      default -> false;
    };
  }

  /** Returns the last part of its {@code type}; it never changes. */
  public String slug() {
    return slug;
  }

  /** Returns the {@code type} of RFC 9457. */
  public String uri() {
    return "urn:spillway:problem:" + slug;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the {@code title} of RFC 9457. */
  public String title() {
    return title;
  }
}
