package dev.spillway.access.key;

import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.sql.Statements;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The table of keys. Uses plain JDBC because a command-line command works on it too, next to a
 * running service.
 */
public final class Keys {

  private static final int ID_DIGITS = 8;

  private final DataSource database;
  private final Statements statements;
  private final KeyListener witness;

  public Keys(DataSource database) {
    this(database, KeyListener.NOBODY);
  }

  public Keys(DataSource database, KeyListener witness) {
    this.database = database;
    this.statements = new Statements(database);
    this.witness = witness;
  }

  /**
   * A new key. Its secret is returned only once, to the caller that creates it.
   *
   * @param id empty when the key is not in the table
   * @param hash for the configuration, in hexadecimal digits
   */
  public record Created(String id, String secret, String hash) {

    private static Created of(String id, Secret secret) {
      return new Created(id, secret.text(), HexFormat.of().formatHex(secret.hash()));
    }
  }

  /** Creates a key for the configuration; it is not stored in the table. */
  public static Created unlisted() {
    return Created.of("", Secret.random());
  }

  /** Returns whether the database has the table. */
  public boolean areThere() throws SQLException {
    return statements.query(
        "select to_regclass('access_key') is not null", row -> row.next() && row.getBoolean(1));
  }

  /** Returns the number of valid keys. */
  public int countGood() throws SQLException {
    return good().size();
  }

  /** Creates a key and stores its hash; the secret cannot be read again. */
  public Created create(KeyTerms terms) throws SQLException {
    Secret secret = Secret.random();
    String id = String.format(Locale.ROOT, "%0" + ID_DIGITS + "x", new SecureRandom().nextInt());
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into access_key (id, name, hash, roles, recipes, owners, roots)"
                    + " values (?, ?, ?, ?, ?, ?, ?)")) {
      connection.setAutoCommit(false);
      insert.setString(1, id);
      insert.setString(2, terms.name());
      insert.setBytes(3, secret.hash());
      insert.setArray(4, connection.createArrayOf("text", words(terms.roles())));
      insert.setArray(5, connection.createArrayOf("text", terms.recipes().toArray()));
      insert.setString(6, terms.owners().pattern());
      insert.setArray(7, connection.createArrayOf("text", terms.roots().toArray()));
      insert.executeUpdate();
      witness.made(connection, id, terms);
      connection.commit();
    }
    return Created.of(id, secret);
  }

  /**
   * Revokes the key with this id, or all keys with this name. Returns the number of keys revoked.
   */
  public int revoke(String idOrName) throws SQLException {
    return revoke("(id = ? or name = ?)", idOrName, idOrName);
  }

  /** Revokes the key with this id. Returns whether there was a valid one. */
  public boolean revokeId(String id) throws SQLException {
    return revoke("id = ?", id) > 0;
  }

  private int revoke(String which, String... values) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "update access_key set revoked_at = now() where %s and revoked_at is null returning id, name, roles, recipes, owners, roots"
                    .formatted(which))) {
      connection.setAutoCommit(false);
      for (int index = 0; index < values.length; index++) {
        update.setString(index + 1, values[index]);
      }
      int revoked = 0;
      try (ResultSet rows = update.executeQuery()) {
        for (; rows.next(); revoked++) {
          witness.revoked(connection, rows.getString("id"), terms(rows));
        }
      }
      connection.commit();
      return revoked;
    }
  }

  /** Returns all keys, including revoked ones, oldest first. */
  public List<ListedKey> all() throws SQLException {
    return statements.query(
        "select id, name, roles, recipes, owners, roots, created_at, revoked_at, used_at from access_key"
            + " order by created_at, id",
        rows -> {
          List<ListedKey> keys = new ArrayList<>();
          while (rows.next()) {
            keys.add(
                new ListedKey(
                    rows.getString("id"),
                    terms(rows),
                    rows.getTimestamp("created_at").toInstant(),
                    instant(rows, "revoked_at"),
                    instant(rows, "used_at")));
          }
          return keys;
        });
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  /** Stores that the keys with these hashes, in hexadecimal digits, were used a moment ago. */
  void used(Set<String> hashes) throws SQLException {
    statements.update(
        "update access_key set used_at = now() where hash in"
            + " (select decode(used.hash, 'hex') from unnest(?) as used (hash))",
        (Object) hashes.toArray(String[]::new));
  }

  /** Returns the keys that are not revoked. */
  public List<Key> good() throws SQLException {
    return statements.query(
        "select name, hash, roles, recipes, owners, roots from access_key where revoked_at is null",
        rows -> {
          List<Key> keys = new ArrayList<>();
          while (rows.next()) {
            keys.add(new Key(terms(rows), rows.getBytes("hash")));
          }
          return keys;
        });
  }

  private static KeyTerms terms(ResultSet row) throws SQLException {
    return new KeyTerms(
        row.getString("name"),
        texts(row, "roles").stream().map(Role::of).collect(Collectors.toSet()),
        texts(row, "recipes"),
        new Owners(row.getString("owners")),
        texts(row, "roots"));
  }

  private static Set<String> texts(ResultSet row, String column) throws SQLException {
    return Set.copyOf(Arrays.asList((String[]) row.getArray(column).getArray()));
  }

  private static Object[] words(Set<Role> roles) {
    return roles.stream().map(Role::word).sorted().toArray();
  }
}
