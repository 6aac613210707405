package dev.spillway.access.key;

import dev.spillway.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What a caller sends to be known. It is {@code spillway_} and 256 random bits in base64url, so
 * that a scanner for secrets can find it and nobody can guess it: a plain hash of it is as good as
 * a slow one, and costs a request nothing.
 *
 * @param text all of it
 */
public record Secret(String text) {

  private static final String PREFIX = "spillway_";
  private static final int RANDOM_BYTES = 32;

  public static Secret random() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return new Secret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /** SHA-256 of its UTF-8 bytes. */
  public byte[] hash() {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Not the secret. */
  @Override
  public String toString() {
    return "Secret[…]";
  }
}
