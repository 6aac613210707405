package dev.spillway.access;

import dev.spillway.access.key.Secret;
import dev.spillway.digest.Sha256;
import dev.spillway.sql.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * The sessions of operators who have signed in to the console with a key. Each is a row, so that a
 * sign-out counts on every replica at once. The token of a session is random and new with each
 * sign-in; a row has only hashes. Thread-safe.
 */
@ApplicationScoped
public class KeySessions {

  private static final int RANDOM_BYTES = 32;

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** Of one key at a time: the oldest one ends for the next. */
  private static final int MOST = 20;

  private final Statements statements;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private SQLException failure;
  private Instant failedAt = Instant.MIN;

  KeySessions(DataSource database, InstantSource clock) {
    this.statements = new Statements(database);
    this.clock = clock;
  }

  /**
   * Opens a session of a valid key, and forgets those that are over, and those of revoked keys.
   *
   * @param key the secret of the key
   * @return the token of the session; it cannot be read again
   */
  public String open(String key, Duration life) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try {
      byte[] hash = new Secret(key).hash();
      statements.update(
          "delete from console_session where until <= now() or key_hash in"
              + " (select hash from access_key where revoked_at is not null)");
      statements.update(
          "delete from console_session where hash in (select hash from console_session"
              + " where key_hash = ? order by created_at desc offset ?)",
          hash,
          MOST - 1);
      statements.update(
          "insert into console_session (hash, key_hash, until) values (?, ?, now() + ?::interval)",
          hash(token),
          hash,
          Statements.interval(life));
    } catch (SQLException e) {
      throw new AccessUnavailableException(e);
    }
    return token;
  }

  /**
   * Returns the hash of the key that has opened the session; empty when there is no such session,
   * or it is over. One thread asks at a time: whoever makes tokens up occupies one connection. If
   * it fails, those who wait fail with it at once instead of each running into the same timeout.
   */
  synchronized Optional<byte[]> keyOf(String token) {
    if (!TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    if (!failedAt.isAfter(now) && failedAt.isAfter(now.minus(KeyAuthenticator.NEWS))) {
      throw new AccessUnavailableException(failure);
    }
    try {
      return statements.query(
          "select key_hash from console_session where hash = ? and until > now()",
          row -> row.next() ? Optional.of(row.getBytes(1)) : Optional.empty(),
          (Object) hash(token));
    } catch (SQLException e) {
      failure = e;
      failedAt = clock.instant();
      throw new AccessUnavailableException(e);
    }
  }

  /** Ends a session; does nothing when there is none. */
  public void close(String token) {
    try {
      statements.update("delete from console_session where hash = ?", (Object) hash(token));
    } catch (SQLException e) {
      throw new AccessUnavailableException(e);
    }
  }

  private static byte[] hash(String token) {
    return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
  }
}
