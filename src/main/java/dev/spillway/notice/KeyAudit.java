package dev.spillway.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.KeyListener;
import dev.spillway.access.key.KeyTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Audits changes of keys by a command-line command, with or without a running service, or by a
 * client of the API. Writes only rows, in plain JDBC, because a command has no log of its own.
 *
 * @param keep retention of an entry
 * @param user system user that ran the command; null for a client
 * @param caller name of the client's key; null for a command
 */
public record KeyAudit(Duration keep, String user, String caller) implements KeyListener {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Audits a command. */
  public KeyAudit(Duration keep, String user) {
    this(keep, user, null);
  }

  /** Returns whether {@code database} has the audit table. */
  public static boolean isThere(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select to_regclass('audit') is not null");
        ResultSet row = select.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Override
  public void made(Connection transaction, String id, KeyTerms terms) throws SQLException {
    add(transaction, AuditEvent.KEY_MADE, id, terms);
  }

  @Override
  public void revoked(Connection transaction, String id, KeyTerms terms) throws SQLException {
    add(transaction, AuditEvent.KEY_REVOKED, id, terms);
  }

  private void add(Connection transaction, AuditEvent event, String id, KeyTerms terms)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "insert into audit (at, event, caller, details, keep_until)"
                + " values (clock_timestamp(), ?, ?, cast(? as jsonb), clock_timestamp() + cast(? as interval))")) {
      insert.setString(1, event.word());
      insert.setString(2, caller);
      insert.setString(3, details(id, terms));
      insert.setString(4, keep.toSeconds() + " seconds");
      insert.executeUpdate();
    }
  }

  private String details(String id, KeyTerms terms) {
    try {
      Map<String, Object> details =
          Audit.details(
              "key",
              id,
              "name",
              terms.name(),
              "roles",
              terms.roles().stream().map(Role::word).sorted().toList(),
              "recipes",
              new TreeSet<>(terms.recipes()),
              "owners",
              terms.owners().pattern(),
              "roots",
              new TreeSet<>(terms.roots()));
      if (user != null) {
        details.put("user", user);
      }
      return JSON.writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("details of the audit are JSON values", e);
    }
  }
}
