package dev.spillway.access.ticket;

import dev.spillway.access.caller.Owners;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The claims of a ticket whose signature is right (RFC 7519, section 4).
 *
 * @param all the claims by name, as parsed from JSON
 */
public record TicketClaims(Map<String, Object> all) {

  /** The claims about the ticket itself; every other claim is a member of the request. */
  public static final Set<String> OWN =
      new TreeSet<>(Set.of("aud", "exp", "iat", "iss", "jti", "nbf", "owner"));

  /** Clocks of applications differ. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  /** The last second of the year 9999. */
  private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);

  /** The result of the check. The sentences are for the client. */
  public sealed interface Finding {

    /**
     * The claims are valid now.
     *
     * @param owner empty when the ticket names none
     * @param request the remaining claims, not checked yet
     */
    record Valid(Optional<String> owner, Map<String, Object> request) implements Finding {}

    /** The ticket was valid before {@code at}. */
    record Expired(Instant at) implements Finding {}

    /** The ticket is for another service, or for another time. */
    record Refused(String why) implements Finding {}

    /** A claim is missing, or has a value that no ticket may have. */
    record Invalid(String why) implements Finding {}
  }

  /**
   * Checks the claims at {@code now}.
   *
   * @param longest maximum life, from {@code iat}; from {@code now} without that claim
   * @param here address of the service, without a slash at its end; empty when it is not configured
   */
  public Finding check(Instant now, Duration longest, Optional<String> here) {
    try {
      return checked(now, longest, here);
    } catch (InvalidClaimException e) {
      return new Finding.Invalid(e.getMessage());
    }
  }

  private Finding checked(Instant now, Duration longest, Optional<String> here)
      throws InvalidClaimException {
    Optional<String> owner = owner();
    Instant expires =
        time("exp")
            .orElseThrow(
                () ->
                    new InvalidClaimException(
                        "\"exp\" is missing: a ticket has an end, in seconds since 1970."));
    Optional<Instant> issued = time("iat");
    Optional<Instant> begins = time("nbf");
    Optional<String> elsewhere = elsewhere(here);
    if (elsewhere.isPresent()) {
      return new Finding.Refused(elsewhere.get());
    }
    if (!now.isBefore(expires)) {
      return new Finding.Expired(expires);
    }
    Instant soon = now.plus(LEEWAY);
    if (begins.isPresent() && begins.get().isAfter(soon)) {
      return new Finding.Refused("Its \"nbf\" is " + begins.get() + ": it is not valid yet.");
    }
    if (issued.isPresent() && issued.get().isAfter(soon)) {
      return new Finding.Refused("Its \"iat\" is " + issued.get() + ", which is in the future.");
    }
    if (expires.isAfter(issued.orElse(now).plus(longest))) {
      throw new InvalidClaimException(
          "\"exp\" is more than "
              + longest.toSeconds()
              + " s after "
              + (issued.isPresent() ? "\"iat\"" : "now")
              + ": a ticket is valid for that long at most.");
    }
    Map<String, Object> request = new LinkedHashMap<>(all);
    request.keySet().removeAll(OWN);
    return new Finding.Valid(owner, request);
  }

  private Optional<String> owner() throws InvalidClaimException {
    return switch (all.get("owner")) {
      case null -> Optional.empty();
      case String name when Owners.isName(name) -> Optional.of(name);
      default ->
          throw new InvalidClaimException(
              "\"owner\" is a string of 1 to "
                  + Owners.LONGEST
                  + " characters, without control characters.");
    };
  }

  private Optional<Instant> time(String claim) throws InvalidClaimException {
    return switch (all.get(claim)) {
      case null -> Optional.empty();
      case Number number -> {
        BigDecimal seconds = new BigDecimal(number.toString());
        if (seconds.signum() < 0 || seconds.compareTo(LAST) > 0) {
          throw noTime(claim);
        }
        yield Optional.of(Instant.ofEpochSecond(seconds.longValue()));
      }
      default -> throw noTime(claim);
    };
  }

  private static InvalidClaimException noTime(String claim) {
    return new InvalidClaimException("\"" + claim + "\" is a number of seconds since 1970.");
  }

  /** Why the ticket is for another service; empty when it is for this one. */
  private Optional<String> elsewhere(Optional<String> here) throws InvalidClaimException {
    List<?> named =
        switch (all.get("aud")) {
          case null -> List.of();
          case String one -> List.of(one);
          case List<?> several -> several;
          default ->
              throw new InvalidClaimException(
                  "\"aud\" is the address of the service, or a list of addresses.");
        };
    if (here.isPresent()) {
      return named.stream().anyMatch(one -> isAt(here.get(), one))
          ? Optional.empty()
          : Optional.of("Its \"aud\" is not " + here.get() + ", the address of this service.");
    }
    // RFC 7519, 4.1.3: whoever is not among those that a token names must refuse it.
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "It has an \"aud\", and this service does not know its own address"
                + " (spillway.public-url).");
  }

  private static boolean isAt(String here, Object named) {
    return named instanceof String address
        && address.startsWith(here)
        && address.substring(here.length()).chars().allMatch(c -> c == '/');
  }

  private static final class InvalidClaimException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidClaimException(String sentence) {
      super(sentence);
    }
  }
}
