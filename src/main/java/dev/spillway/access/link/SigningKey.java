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
 * A named secret that signs and verifies links: HMAC-SHA256 (RFC 2104) over the {@link #text
 * canonical text} of a link.
 *
 * @param name identifies the key in a link; 1 to 32 letters, digits, {@code -} or {@code _}
 * @param secret {@link #SHORTEST_SECRET} to 512 printable ASCII characters, whose bytes are the key
 */
public record SigningKey(String name, String secret) {

  /**
   * The output length of SHA-256 in bytes. A shorter key would be easier to guess than the
   * signature (RFC 2104, section 3).
   */
  public static final int SHORTEST_SECRET = 32;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  private static final Pattern SECRET = Pattern.compile("[!-~]{" + SHORTEST_SECRET + ",512}");
  private static final String ALGORITHM = "HmacSHA256";

  /**
   * The first line of each signed text. It keeps texts of another purpose or version from being
   * valid here.
   */
  private static final String VERSION = "spillway-link-1";

  public SigningKey {
    if (!NAME.matcher(name).matches() || !SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException("no name and secret of a signing key");
    }
  }

  /** Parses {@code name:secret}; empty when it is invalid. */
  static Optional<SigningKey> of(String setting) {
    int colon = setting.indexOf(':');
    String name = setting.substring(0, Math.max(0, colon));
    String secret = setting.substring(colon + 1);
    return NAME.matcher(name).matches() && SECRET.matcher(secret).matches()
        ? Optional.of(new SigningKey(name, secret))
        : Optional.empty();
  }

  /** Returns the text to sign: six lines, the last two empty when the link is not counted. */
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

  /**
   * Returns the signature of {@code link}: base64url without padding (RFC 4648, section 5), 43
   * characters.
   */
  String signature(Link link) {
    return signature(text(link));
  }

  /** Returns the signature of {@code text}, likewise. */
  String signature(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), ALGORITHM));
      byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** Omits the secret, so that no log contains it. */
  @Override
  public String toString() {
    return "SigningKey[name=" + name + "]";
  }
}
