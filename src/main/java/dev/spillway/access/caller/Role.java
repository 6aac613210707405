package dev.spillway.access.caller;

import java.util.Arrays;
import java.util.Locale;

/** What a caller may do. */
public enum Role {
  /** Creates exports, and reads, downloads and deletes those of the owner it acts for. */
  REQUESTER,
  /**
   * Operates the service: sees the volume, the sweeps and the owners of exports, starts sweeps and
   * erases owners.
   */
  OPERATOR;

  /**
   * Returns the role with this word.
   *
   * @throws IllegalArgumentException with a sentence, when there is no such role
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

  /** Returns the word for this role in settings and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
