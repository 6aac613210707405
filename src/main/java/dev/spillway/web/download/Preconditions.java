package dev.spillway.web.download;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Conditional requests (RFC 9110 13), with one strong validator and one modification time. */
final class Preconditions {

  /** The decision on a request. */
  enum Outcome {
    PROCEED,
    NOT_MODIFIED,
    FAILED
  }

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final String quotedEtag;
  private final Instant lastModified;

  /** {@code etag} without quotes; {@code lastModified} at full seconds. */
  Preconditions(String etag, Instant lastModified) {
    this.quotedEtag = '"' + etag + '"';
    this.lastModified = lastModified;
  }

  /** RFC 9110 13.2.2, for GET and HEAD. Each argument is a header's value, or null. */
  Outcome evaluate(
      String ifMatch, String ifUnmodifiedSince, String ifNoneMatch, String ifModifiedSince) {
    if (ifMatch != null) {
      if (!lists(ifMatch, false)) {
        return Outcome.FAILED;
      }
    } else if (date(ifUnmodifiedSince).filter(since -> lastModified.isAfter(since)).isPresent()) {
      return Outcome.FAILED;
    }
    if (ifNoneMatch != null) {
      return lists(ifNoneMatch, true) ? Outcome.NOT_MODIFIED : Outcome.PROCEED;
    }
    boolean unmodified =
        date(ifModifiedSince).filter(since -> !lastModified.isAfter(since)).isPresent();
    return unmodified ? Outcome.NOT_MODIFIED : Outcome.PROCEED;
  }

  /** RFC 9110 13.1.5: whether a {@code Range} may be honoured. Weak validators never match here. */
  boolean rangeApplies(String ifRange) {
    if (ifRange == null) {
      return true;
    }
    String validator = ifRange.strip();
    if (validator.startsWith("\"") || validator.startsWith("W/")) {
      return validator.equals(quotedEtag);
    }
    // A date is a strong validator only if the content cannot change twice within a second. The
    // date of an archive comes from many files, so it never is.
    return false;
  }

  private boolean lists(String header, boolean weakly) {
    if (header.strip().equals("*")) {
      return true;
    }
    for (String listed : header.split(",", -1)) {
      String tag = listed.strip();
      if (tag.equals(quotedEtag) || (weakly && tag.equals("W/" + quotedEtag))) {
        return true;
      }
    }
    return false;
  }

  /** Parses a date (RFC 9110 5.6.7); an invalid one is ignored. */
  private static Optional<Instant> date(String header) {
    if (header == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The preferred form of RFC 9110 5.6.7. */
  static String httpDate(Instant instant) {
    return HTTP_DATE.format(instant);
  }
}
