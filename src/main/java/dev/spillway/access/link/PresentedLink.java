package dev.spillway.access.link;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What somebody presents as a link: nothing of it is believed before its signature is proven.
 *
 * @param exportId from the path
 * @param parameters of the query, all of them; those that are not a link's are of no consequence,
 *     because mail programs add some
 */
public record PresentedLink(String exportId, Map<String, List<String>> parameters) {

  /** The parameter that makes a request one by link. */
  public static final String SIGNATURE = "signature";

  /** The parameter by its name, not one whose name ends like it, which a mail program may add. */
  private static final Pattern SIGNED = Pattern.compile("(?:^|[&;])" + SIGNATURE + "=");

  private static final Pattern EXPORT = Pattern.compile("[0-9a-z]{1,64}");

  /** One way to write a number: another would be another text for the same link. */
  private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,10}");

  private static final Pattern DELIVERIES = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_-]{8,64}");

  /** Whether a query string carries a link, good or not. {@code query} may be null. */
  public static boolean isIn(String query) {
    return query != null && SIGNED.matcher(query).find();
  }

  /** What is found of it. */
  public sealed interface Finding {
    /** It is good now. */
    record Proven(Link link) implements Finding {}

    /** It was good once. */
    record Expired(Link link) implements Finding {}

    /** It never was, or nobody can tell; {@code why} is for the log. */
    record Forged(String why) implements Finding {}
  }

  /**
   * Whether it was signed with one of {@code keys}, and is good at {@code now}; one that is good
   * for longer than {@code longest} is not.
   */
  Finding examine(SigningKeys keys, Instant now, Duration longest) {
    Optional<Link> link = read();
    if (link.isEmpty()) {
      return new Finding.Forged("malformed");
    }
    Optional<SigningKey> key = only("key").flatMap(keys::find);
    if (key.isEmpty()) {
      return new Finding.Forged("unknown key");
    }
    byte[] expected = key.get().signature(link.get()).getBytes(StandardCharsets.US_ASCII);
    byte[] given = only(SIGNATURE).orElse("").getBytes(StandardCharsets.UTF_8);
    // Takes as long however many bytes are right.
    if (!MessageDigest.isEqual(expected, given)) {
      return new Finding.Forged("wrong signature");
    }
    if (!now.isBefore(link.get().expires())) {
      return new Finding.Expired(link.get());
    }
    if (link.get().expires().isAfter(now.plus(longest))) {
      return new Finding.Forged("good for longer than spillway.links.longest-life");
    }
    return new Finding.Proven(link.get());
  }

  private Optional<Link> read() {
    Optional<String> expires = only("expires").filter(SECONDS.asMatchPredicate());
    Optional<String> deliveries = only("deliveries").filter(DELIVERIES.asMatchPredicate());
    Optional<String> id = only("link").filter(LINK.asMatchPredicate());
    boolean counted = parameters.containsKey("deliveries") || parameters.containsKey("link");
    if (!EXPORT.matcher(exportId).matches()
        || expires.isEmpty()
        || (counted && (deliveries.isEmpty() || id.isEmpty()))) {
      return Optional.empty();
    }
    Instant until = Instant.ofEpochSecond(Long.parseLong(expires.get()));
    return Optional.of(
        new Link(
            exportId,
            until,
            counted
                ? Optional.of(new Link.Counted(id.get(), Integer.parseInt(deliveries.get())))
                : Optional.empty()));
  }

  /** A parameter that is there twice is there for two readers who disagree. */
  private Optional<String> only(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
