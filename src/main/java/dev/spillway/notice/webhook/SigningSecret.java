package dev.spillway.notice.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that a receiver shares; see "Signature scheme" of the Standard Webhooks specification.
 */
final class SigningSecret {

  private static final String PREFIX = "whsec_";

  /** Bytes that the specification allows. */
  private static final int SHORTEST = 24;

  private static final int LONGEST = 64;

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private SigningSecret(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * Parses {@code whsec_<base64>}.
   *
   * @throws IllegalArgumentException with a sentence that does not reveal the secret
   */
  static SigningSecret of(String text) {
    byte[] key = new byte[0];
    if (text.startsWith(PREFIX)) {
      try {
        key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      } catch (IllegalArgumentException _) {
        // Its message would name a character of the secret.
      }
    }
    if (key.length < SHORTEST || key.length > LONGEST) {
      throw new IllegalArgumentException(
          "is not whsec_ and %d to %d bytes in Base64: write whsec_ and what openssl rand -base64 32 prints."
              .formatted(SHORTEST, LONGEST));
    }
    return new SigningSecret(key);
  }

  /**
   * Signs a message.
   *
   * @param seconds time of the attempt, since 1970
   * @return an element of {@code webhook-signature}
   */
  String sign(String id, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signed = (id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
