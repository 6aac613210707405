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
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Audits changes of keys by a command-line command, with or without a running service. Writes only
 * rows, in plain JDBC, because a command has no log of its own.
 *
 * @param keep retention of an entry
 * @param user system user that ran the command
 */
public record KeyAudit(Duration keep, String user) implements KeyListener {

  private static final ObjectMapper JSON = new ObjectMapper();

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
            "insert into audit (at, event, details, keep_until)"
                + " values (clock_timestamp(), ?, cast(? as jsonb), clock_timestamp() + cast(? as interval))")) {
      insert.setString(1, event.word());
      insert.setString(2, details(id, terms));
      insert.setString(3, keep.toSeconds() + " seconds");
      insert.executeUpdate();
    }
  }

  private String details(String id, KeyTerms terms) {
    try {
      return JSON.writeValueAsString(
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
              new TreeSet<>(terms.roots()),
              "user",
              user));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("details of the audit are JSON values", e);
    }
  }
}
