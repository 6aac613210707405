package dev.spillway.access;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.key.Key;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.access.key.KeyUses;
import dev.spillway.access.key.Keys;
import dev.spillway.access.key.Secret;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Authenticates callers by their keys: those of the configuration, and those of the table, which
 * are cached briefly. A revoked key stops working within {@link #FRESH} on every replica. A new key
 * works within {@link #NEWS}.
 */
final class KeyAuthenticator implements Authenticator {

  private static final Logger LOG = Logger.getLogger(KeyAuthenticator.class);

  /** How long a cached key is accepted without reading the table again. */
  static final Duration FRESH = Duration.ofSeconds(2);

  /**
   * How long an unknown key is rejected without reading the table again: limits the queries that
   * wrong keys cause.
   */
  static final Duration NEWS = Duration.ofMillis(250);

  private static final Authentication NO_KEY =
      new Authentication.Unproven(
          "This request needs a key. Send it as Authorization: Bearer <key>.");

  private static final Authentication UNKNOWN =
      new Authentication.Unproven(
          "The key of the request is not valid here. Check that it was copied completely, or ask"
              + " for a new one.");

  private static final Authentication ENDED =
      new Authentication.Unproven("The session has ended. Sign in again.");

  private static final Authentication NOT_FOR_THEM =
      new Authentication.Overreaching("This key may not act for the owner that the request names.");

  private static final Authentication FOR_WHOM =
      new Authentication.Overreaching(
          "This key acts for several owners, and the request names none: send Spillway-Owner.");

  private final List<Key> settled;
  private final Keys table;
  private final KeySessions sessions;
  private final KeyUses uses;
  private final InstantSource clock;
  private volatile Known known = new Known(List.of(), Instant.MIN);
  private SQLException failure;
  private Instant failedAt = Instant.MIN;

  /** The content of the table at one moment. */
  private record Known(List<Key> keys, Instant at) {}

  public KeyAuthenticator(
      List<Key> settled, Keys table, KeySessions sessions, KeyUses uses, InstantSource clock) {
    this.settled = List.copyOf(settled);
    this.table = table;
    this.sessions = sessions;
    this.uses = uses;
    this.clock = clock;
  }

  @Override
  public Optional<Authentication> recall(Credentials credentials) {
    if (credentials.key().isEmpty()) {
      return credentials.ofSession() ? Optional.empty() : Optional.of(NO_KEY);
    }
    byte[] hash = new Secret(credentials.key().get()).hash();
    Known now = known;
    Optional<Key> found = Key.find(settled, hash);
    if (found.isEmpty() && isWithin(FRESH, now.at())) {
      found = Key.find(now.keys(), hash);
    }
    if (found.isPresent()) {
      uses.add(hash);
      return Optional.of(acting(found.get().terms(), credentials));
    }
    return isWithin(NEWS, now.at()) ? Optional.of(UNKNOWN) : Optional.empty();
  }

  @Override
  public Authentication authenticate(Credentials credentials) {
    if (credentials.ofSession()) {
      return ofSession(credentials.session().get());
    }
    if (credentials.key().isEmpty()) {
      return NO_KEY;
    }
    byte[] hash = new Secret(credentials.key().get()).hash();
    Optional<Key> found = Key.find(settled, hash).or(() -> Key.find(news(), hash));
    if (found.isEmpty()) {
      return UNKNOWN;
    }
    uses.add(hash);
    return acting(found.get().terms(), credentials);
  }

  /**
   * A session is good as long as its key. It acts for no owner: an operator looks after the exports
   * of all.
   */
  private Authentication ofSession(String token) {
    Optional<byte[]> hash = sessions.keyOf(token);
    if (hash.isEmpty()) {
      return ENDED;
    }
    Known now = known;
    List<Key> listed = isWithin(FRESH, now.at()) ? now.keys() : news();
    Optional<Key> key = Key.find(settled, hash.get()).or(() -> Key.find(listed, hash.get()));
    if (key.isEmpty()) {
      return ENDED;
    }
    uses.add(hash.get());
    KeyTerms terms = key.get().terms();
    return new Authentication.Proven(terms.caller(terms.owners().unnamed().orElse("")));
  }

  @Override
  public List<Caller> named(String name, String owner) {
    Known now = known;
    List<Key> listed = isWithin(FRESH, now.at()) ? now.keys() : news();
    return Stream.concat(settled.stream(), listed.stream())
        .map(Key::terms)
        .filter(terms -> terms.name().equals(name) && terms.owners().include(owner))
        .map(terms -> terms.caller(owner))
        .toList();
  }

  /**
   * Returns the keys of the table, read at most {@link #NEWS} ago. One thread reads the table and
   * the others wait for its result. If the read fails, they fail with it at once instead of each
   * running into the same timeout.
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
      // Logged here and not per refused request, so that a client with made-up keys cannot fill the
      // log.
      LOG.errorf("event=access-unavailable cause=\"%s\"", e);
      throw new AccessUnavailableException(e);
    }
  }

  /**
   * Returns whether {@code at} is at most {@code span} ago. If the clock was set back, everything
   * counts as outdated.
   */
  private boolean isWithin(Duration span, Instant at) {
    Instant now = clock.instant();
    return !at.isAfter(now) && at.isAfter(now.minus(span));
  }

  private static Authentication acting(KeyTerms terms, Credentials credentials) {
    if (credentials.owner().isPresent()) {
      String named = credentials.owner().get();
      return terms.owners().include(named)
          ? new Authentication.Proven(terms.caller(named))
          : NOT_FOR_THEM;
    }
    return terms
        .owners()
        .unnamed()
        .or(() -> credentials.ownerless() ? Optional.of("") : Optional.empty())
        .<Authentication>map(owner -> new Authentication.Proven(terms.caller(owner)))
        .orElse(FOR_WHOM);
  }
}
