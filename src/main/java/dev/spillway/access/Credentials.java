package dev.spillway.access;

import java.util.Optional;

/**
 * The credentials of a request.
 *
 * @param key the secret or bearer token; empty when there is none
 * @param owner the owner that the request wants to act for; empty when it names none
 */
public record Credentials(Optional<String> key, Optional<String> owner) {

  /** Omits the secret. */
  @Override
  public String toString() {
    return "Credentials[key=" + (key.isPresent() ? "…" : "none") + ", owner=" + owner + "]";
  }
}
