package dev.spillway.access;

import java.util.Optional;

/**
 * Finds out who makes a request: by keys, or by what an installation puts in their place (bearer
 * tokens of OpenID Connect). Thread-safe.
 */
public interface Authenticator {

  /**
   * What is known without waiting for anything; empty when {@link #authenticate} has to be asked,
   * on a thread that may wait.
   */
  Optional<Authentication> recall(Credentials credentials);

  /**
   * Finds out; may wait for a database or another service.
   *
   * @throws AccessUnavailableException when nobody can say right now
   */
  Authentication authenticate(Credentials credentials);
}
