package dev.spillway.notice.webhook;

import dev.spillway.sql.Statements;
import dev.spillway.volume.node.Node;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The table {@code webhook_condition}: what is wrong with the service now, and was told. A
 * condition is told when it begins, by one node, and at most once in an hour.
 */
@ApplicationScoped
class Conditions {

  private static final String BEGIN =
      """
      insert into webhook_condition as c (name, node, since, seen_at) values (?, ?, now(), now())
      on conflict (name) do update set seen_at = now()
      returning since = seen_at""";

  /** By another node only if the one that has seen it no longer tells. */
  private static final String END =
      """
      delete from webhook_condition
      where name = ? and since < now() - ?::interval and (node = ? or seen_at < now() - ?::interval)""";

  private static final Duration TOLD_EVERY = Duration.ofHours(1);
  private static final Duration UNSEEN = Duration.ofMinutes(5);

  private final Statements statements;
  private final String node;

  Conditions(DataSource database, Node node) {
    this.statements = new Statements(database);
    this.node = node.id();
  }

  /** Tells of a condition, in the transaction that notes it. */
  interface Told {
    void tell() throws SQLException;
  }

  /** Notes that a condition holds, and tells of it if it has begun. */
  @Transactional
  void holds(String name, Told told) throws SQLException {
    if (statements.query(BEGIN, Conditions::first, name, node)) {
      told.tell();
    }
  }

  private static boolean first(ResultSet row) throws SQLException {
    return row.next() && row.getBoolean(1);
  }

  /** Notes that a condition does not hold. */
  @Transactional
  void ends(String name) throws SQLException {
    var _ =
        statements.update(
            END, name, Statements.interval(TOLD_EVERY), node, Statements.interval(UNSEEN));
  }
}
