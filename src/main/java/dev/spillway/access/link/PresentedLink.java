package dev.spillway.access.link;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * A link as a client presents it; untrusted until its signature is verified.
 *
 * @param exportId from the path
 * @param parameters all parameters of the query; unknown ones are ignored, because mail programs
 *     add some
 */
public record PresentedLink(String exportId, Map<String, List<String>> parameters) {

  /** The parameter that marks a request as one by link. */
  public static final String SIGNATURE = "signature";

  /**
   * Matches the exact parameter name, not a longer name with the same ending, which a mail program
   * may add.
   */
  private static final Pattern SIGNED = Pattern.compile("(?:^|[&;])" + SIGNATURE + "=");

  private static final Pattern EXPORT = Pattern.compile("[0-9a-z]{1,64}");

  /** Each number has exactly one form, so that a link has exactly one text. */
  private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,10}");

  private static final Pattern DELIVERIES = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_-]{8,64}");

  /** Returns whether a query string carries a link, valid or not. {@code query} may be null. */
  public static boolean isIn(String query) {
    return query != null && SIGNED.matcher(query).find();
  }

  /** The result of the verification. */
  public sealed interface Finding {
    /** The link is valid. */
    record Proven(Link link) implements Finding {}

    /** The signature is right, but the link has expired. */
    record Expired(Link link) implements Finding {}

    /** The link is not valid, or its signature cannot be verified; {@code why} is for the log. */
    record Forged(String why) implements Finding {}
  }

  /**
   * Verifies that one of {@code keys} signed the link and that it is valid at {@code now}. A link
   * that expires later than {@code longest} from now is rejected.
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
    // Constant-time comparison.
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

  /**
   * Returns the query of a link that is proven, without parameters of others, for another address
   * of the same export. Nothing in it needs escaping.
   */
  public String query() {
    StringJoiner query = new StringJoiner("&");
    for (String name : List.of("expires", "key", "deliveries", "link", SIGNATURE)) {
      only(name).ifPresent(value -> query.add(name + "=" + value));
    }
    return query.toString();
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

  /**
   * Returns the value of a parameter that occurs exactly once. A repeated parameter is rejected:
   * different readers would pick different values.
   */
  private Optional<String> only(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
