package dev.spillway.access;

import java.util.Optional;

/**
 * What a request says of who makes it.
 *
 * @param key the secret, or bearer token; empty when there is none
 * @param owner whom it wants to act for; empty when it does not say
 */
public record Credentials(Optional<String> key, Optional<String> owner) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "Credentials[key=" + (key.isPresent() ? "…" : "none") + ", owner=" + owner + "]";
  }
}
