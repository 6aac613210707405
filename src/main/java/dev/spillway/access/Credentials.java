package dev.spillway.access;

import java.util.Optional;

/**
 * The credentials of a request.
 *
 * @param key the secret or bearer token; empty when there is none
 * @param owner the owner that the request wants to act for; empty when it names none
 * @param session the token of a session of the console; counts only without a key
 * @param ownerless whether a request that names no owner acts for none, whatever its key
 */
public record Credentials(
    Optional<String> key, Optional<String> owner, Optional<String> session, boolean ownerless) {

  /** The credentials of a request that acts for an owner. */
  public Credentials(Optional<String> key, Optional<String> owner, Optional<String> session) {
    this(key, owner, session, false);
  }

  /** The credentials of a request without a session. */
  public Credentials(Optional<String> key, Optional<String> owner) {
    this(key, owner, Optional.empty());
  }

  /** These, for a request that acts for no owner unless it names one. */
  public Credentials withoutOwner() {
    return new Credentials(key, owner, session, true);
  }

  /** Returns whether a session, and no key, is to prove who asks. */
  public boolean ofSession() {
    return key.isEmpty() && session.isPresent();
  }

  /** Omits the secret. */
  @Override
  public String toString() {
    return "Credentials[key=%s, owner=%s, session=%s]"
        .formatted(key.isPresent() ? "…" : "none", owner, session.isPresent() ? "…" : "none");
  }
}
