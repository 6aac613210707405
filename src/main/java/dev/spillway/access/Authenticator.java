package dev.spillway.access;

import dev.spillway.access.caller.Caller;
import java.util.List;
import java.util.Optional;

/**
 * Authenticates requests: by API keys, or by a replacement that an installation provides, for
 * example OpenID Connect bearer tokens. Thread-safe.
 */
public interface Authenticator {

  /**
   * Returns the result if it is known without blocking. Empty if the caller must use {@link
   * #authenticate}, on a thread that may block.
   */
  Optional<Authentication> recall(Credentials credentials);

  /**
   * Authenticates the request; may block on a database or another service.
   *
   * @throws AccessUnavailableException when the credentials cannot be checked right now
   */
  Authentication authenticate(Credentials credentials);

  /**
   * The callers with a key of this name who may act for {@code owner} now; none when the keys were
   * revoked. May block.
   *
   * @throws AccessUnavailableException when that cannot be found out right now
   */
  List<Caller> named(String name, String owner);
}
