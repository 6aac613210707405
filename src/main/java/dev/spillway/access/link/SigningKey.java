package dev.spillway.access.link;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A named secret that signs links and proves them: HMAC-SHA256 (RFC 2104) over the {@link #text
 * canonical text} of a link.
 *
 * @param name by which a link says who signed it; 1 to 32 letters, digits, {@code -} or {@code _}
 * @param secret at least {@link #SHORTEST_SECRET} printable ASCII characters, whose bytes are the
 *     key
 */
public record SigningKey(String name, String secret) {

  /**
   * As many bytes as SHA-256 yields: a shorter key is easier to guess than its signature (RFC 2104,
   * 3).
   */
  public static final int SHORTEST_SECRET = 32;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  private static final Pattern SECRET = Pattern.compile("[!-~]{" + SHORTEST_SECRET + ",512}");
  private static final String ALGORITHM = "HmacSHA256";

  /**
   * The first line of each text: a text of another purpose or another form is never one of these.
   */
  private static final String VERSION = "spillway-link-1";

  public SigningKey {
    if (!NAME.matcher(name).matches() || !SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException("no name and secret of a signing key");
    }
  }

  /** What a setting has as {@code name:secret}; empty when it is none. */
  static Optional<SigningKey> of(String setting) {
    int colon = setting.indexOf(':');
    String name = setting.substring(0, Math.max(0, colon));
    String secret = setting.substring(colon + 1);
    return NAME.matcher(name).matches() && SECRET.matcher(secret).matches()
        ? Optional.of(new SigningKey(name, secret))
        : Optional.empty();
  }

  /** The text that is signed: six lines, the last two empty when the link is not counted. */
  String text(Link link) {
    return String.join(
        "\n",
        VERSION,
        link.exportId(),
        String.valueOf(link.expires().getEpochSecond()),
        name,
        link.counted().map(counted -> String.valueOf(counted.deliveries())).orElse(""),
        link.counted().map(Link.Counted::id).orElse(""));
  }

  /** The signature of {@code link}: base64url without padding (RFC 4648, 5), 43 characters. */
  String signature(Link link) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), ALGORITHM));
      byte[] signature = mac.doFinal(text(link).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** Without the secret: it is in no log. */
  @Override
  public String toString() {
    return "SigningKey[name=" + name + "]";
  }
}
