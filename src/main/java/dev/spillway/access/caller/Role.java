package dev.spillway.access.caller;

import java.util.Arrays;
import java.util.Locale;

/** What a caller may do. */
public enum Role {
  /** Asks for exports, and reads, downloads and deletes those of the owner it acts for. */
  REQUESTER,
  /**
   * Looks after the service: sees the volume, the sweeps and whose exports there are, starts
   * sweeps, erases owners.
   */
  OPERATOR;

  /**
   * The role of this word.
   *
   * @throws IllegalArgumentException with a sentence, when there is none
   */
  public static Role of(String word) {
    return Arrays.stream(values())
        .filter(role -> role.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no role \"" + word + "\": there are requester and operator."));
  }

  /** As settings and sentences write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
