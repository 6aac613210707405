package dev.spillway.export.row;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;

/** Generates the ids of exports: 130 random bits, so that they cannot be guessed. */
@ApplicationScoped
public class ExportIds {

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 26;

  private final SecureRandom random = new SecureRandom();

  /**
   * Returns a new id: 26 characters of Crockford's base 32, safe in a path, a file name and a
   * shell.
   */
  public String next() {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
