package dev.spillway.access.link;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The content of a signed link to a form: the right to ask for a recipe, as one owner, without
 * authentication.
 *
 * @param by name of the key that asked for the link, which is good for as long as there is one;
 *     empty for a link of an earlier version, which is good no more
 * @param expires first moment at which the link is no longer valid; whole seconds
 */
public record FormLink(String recipe, String owner, String by, Instant expires) {

  /** Keeps the signature of another purpose from being valid here. */
  private static final String VERSION = "spillway-form-1";

  private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,10}");

  /** The result of the verification. */
  public sealed interface Finding {
    /** The link is valid. */
    record Proven(FormLink link) implements Finding {}

    /** The signature is right, but the link has expired. */
    record Expired(FormLink link) implements Finding {}

    /** The link is not valid. */
    record Forged() implements Finding {}
  }

  /** Returns the query of its URL, without the question mark. */
  String query(SigningKey key) {
    return "expires="
        + expires.getEpochSecond()
        + "&key="
        + key.name()
        + "&owner="
        + URLEncoder.encode(owner, StandardCharsets.UTF_8)
        + "&by="
        + by
        + "&signature="
        + key.signature(text(key));
  }

  /** The text to sign. Neither an owner nor the name of a key has a line feed in it. */
  private String text(SigningKey key) {
    String text =
        String.join(
            "\n", VERSION, recipe, String.valueOf(expires.getEpochSecond()), key.name(), owner);
    return by.isEmpty() ? text : text + "\n" + by;
  }

  /** Verifies a presented link, as {@link PresentedLink#examine} does. */
  static Finding examine(
      String recipe,
      Map<String, List<String>> parameters,
      SigningKeys keys,
      Instant now,
      Duration longest) {
    Optional<String> expires = only(parameters, "expires").filter(SECONDS.asMatchPredicate());
    Optional<String> owner = only(parameters, "owner");
    Optional<SigningKey> key = only(parameters, "key").flatMap(keys::find);
    if (expires.isEmpty() || owner.isEmpty() || key.isEmpty()) {
      return new Finding.Forged();
    }
    FormLink link =
        new FormLink(
            recipe,
            owner.get(),
            only(parameters, "by").orElse(""),
            Instant.ofEpochSecond(Long.parseLong(expires.get())));
    byte[] expected = key.get().signature(link.text(key.get())).getBytes(StandardCharsets.US_ASCII);
    byte[] given = only(parameters, "signature").orElse("").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(expected, given) || link.expires().isAfter(now.plus(longest))) {
      return new Finding.Forged();
    }
    return now.isBefore(link.expires()) ? new Finding.Proven(link) : new Finding.Expired(link);
  }

  private static Optional<String> only(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
