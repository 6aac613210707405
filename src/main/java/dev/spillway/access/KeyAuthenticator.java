package dev.spillway.access;

import dev.spillway.access.key.Key;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.access.key.Keys;
import dev.spillway.access.key.Secret;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Knows callers by their keys: those of the settings, and those of the table, which it keeps in
 * memory for a moment. A key that was revoked is good for nothing after {@link #FRESH}, on every
 * replica; one that was just made is good at once.
 */
final class KeyAuthenticator implements Authenticator {

  private static final Logger LOG = Logger.getLogger(KeyAuthenticator.class);

  /** How long a key is believed to be good without asking the table. */
  static final Duration FRESH = Duration.ofSeconds(2);

  /** How long one is believed to be none: wrong keys ask the table at most so often. */
  static final Duration NEWS = Duration.ofMillis(250);

  private static final Authentication NO_KEY =
      new Authentication.Unproven(
          "This takes a key, and the request has none. Send it as Authorization: Bearer <key>.");

  private static final Authentication UNKNOWN =
      new Authentication.Unproven(
          "The request's key is none that is good here. Have one made, or check that it was copied whole.");

  private static final Authentication NOT_FOR_THEM =
      new Authentication.Overreaching("This key may not act for the owner that the request names.");

  private static final Authentication FOR_WHOM =
      new Authentication.Overreaching(
          "This key acts for several owners, and the request does not say for which: send Spillway-Owner.");

  private final List<Key> settled;
  private final Keys table;
  private final InstantSource clock;
  private volatile Known known = new Known(List.of(), Instant.MIN);
  private SQLException failure;
  private Instant failedAt = Instant.MIN;

  /** The table as it was at one moment. */
  private record Known(List<Key> keys, Instant at) {}

  KeyAuthenticator(List<Key> settled, Keys table, InstantSource clock) {
    this.settled = List.copyOf(settled);
    this.table = table;
    this.clock = clock;
  }

  @Override
  public Optional<Authentication> recall(Credentials credentials) {
    if (credentials.key().isEmpty()) {
      return Optional.of(NO_KEY);
    }
    byte[] hash = new Secret(credentials.key().get()).hash();
    Known now = known;
    Optional<Key> found = Key.find(settled, hash);
    if (found.isEmpty() && isWithin(FRESH, now.at())) {
      found = Key.find(now.keys(), hash);
    }
    if (found.isPresent()) {
      return Optional.of(acting(found.get().terms(), credentials.owner()));
    }
    return isWithin(NEWS, now.at()) ? Optional.of(UNKNOWN) : Optional.empty();
  }

  @Override
  public Authentication authenticate(Credentials credentials) {
    if (credentials.key().isEmpty()) {
      return NO_KEY;
    }
    byte[] hash = new Secret(credentials.key().get()).hash();
    return Key.find(settled, hash)
        .or(() -> Key.find(news(), hash))
        .map(key -> acting(key.terms(), credentials.owner()))
        .orElse(UNKNOWN);
  }

  /**
   * One asks, the others wait for its answer; when there is none, they do not all wait for that
   * again.
   */
  private synchronized List<Key> news() {
    if (isWithin(NEWS, known.at())) {
      return known.keys();
    }
    if (isWithin(NEWS, failedAt)) {
      throw new AccessUnavailableException(failure);
    }
    Instant asked = clock.instant();
    try {
      known = new Known(table.good(), asked);
      return known.keys();
    } catch (SQLException e) {
      failure = e;
      failedAt = clock.instant();
      // Here, and not where each request is refused: whoever makes up keys does not fill the log.
      LOG.errorf("event=access-unavailable cause=\"%s\"", e);
      throw new AccessUnavailableException(e);
    }
  }

  /** A clock that was set back makes everything old. */
  private boolean isWithin(Duration span, Instant at) {
    Instant now = clock.instant();
    return !at.isAfter(now) && at.isAfter(now.minus(span));
  }

  private static Authentication acting(KeyTerms terms, Optional<String> named) {
    if (named.isPresent()) {
      return terms.owners().include(named.get())
          ? new Authentication.Proven(terms.caller(named.get()))
          : NOT_FOR_THEM;
    }
    return terms
        .owners()
        .unnamed()
        .<Authentication>map(owner -> new Authentication.Proven(terms.caller(owner)))
        .orElse(FOR_WHOM);
  }
}
