package dev.spillway.access.key;

import dev.spillway.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret text of an API key: {@code spillway_} followed by 256 random bits in base64url. The
 * prefix lets a secret scanner find it. The random part cannot be guessed, so a plain hash protects
 * it as well as a slow one, and adds no cost to a request.
 *
 * @param text the whole secret, with the prefix
 */
public record Secret(String text) {

  private static final String PREFIX = "spillway_";
  private static final int RANDOM_BYTES = 32;

  public static Secret random() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return new Secret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /** Returns the SHA-256 of the UTF-8 bytes. */
  public byte[] hash() {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Omits the secret. */
  @Override
  public String toString() {
    return "Secret[…]";
  }
}
