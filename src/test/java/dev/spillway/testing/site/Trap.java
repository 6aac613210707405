package dev.spillway.testing.site;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * Holds a service in the middle of a change that it makes in PostgreSQL: a trigger waits for a lock
 * that the test has. While it waits, nothing of its transaction is there for anybody else.
 */
public final class Trap implements AutoCloseable {

  private static final int LOCK = 20261121;

  /** Where in a transaction. */
  public enum Moment {
    /** Right before the row changes. */
    BEFORE("create trigger trap before %s on %s for each row when (%s) execute function trap()"),
    /** When all of the transaction is done but the commit. */
    COMMIT(
        "create constraint trigger trap after %s on %s deferrable initially deferred for each row when (%s)"
            + " execute function trap()");

    private final String sql;

    Moment(String sql) {
      this.sql = sql;
    }
  }

  private final Rows rows;
  private final String table;
  private final Connection holder;

  private Trap(Rows rows, String table, Connection holder) {
    this.rows = rows;
    this.table = table;
    this.holder = holder;
  }

  /**
   * Sets it.
   *
   * @param change {@code insert}, {@code update} or {@code delete}
   * @param condition of {@code new} and {@code old}, in SQL
   */
  public static Trap set(Rows rows, Moment moment, String change, String table, String condition)
      throws SQLException {
    Connection holder = DriverManager.getConnection(rows.url(), "postgres", "");
    try (Statement statement = holder.createStatement()) {
      statement.execute("select pg_advisory_lock(" + LOCK + ")");
      statement.execute(
          """
          create function trap() returns trigger language plpgsql as $$
          begin
            perform pg_advisory_xact_lock_shared(%d);
            if tg_op = 'DELETE' then return old; end if;
            return new;
          end $$"""
              .formatted(LOCK));
      statement.execute(moment.sql.formatted(change, table, condition));
    }
    return new Trap(rows, table, holder);
  }

  /** Returns when {@code count} sessions are caught. */
  public void awaitCaught(int count) {
    await(count + " are in the trap")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> caught().size() == count);
  }

  private List<String> caught() {
    return rows.list(
        "select pid from pg_locks where locktype = 'advisory' and objid = "
            + LOCK
            + " and not granted");
  }

  /** Whoever is in it goes on. */
  public void letGo() throws SQLException {
    holder.close();
  }

  /**
   * Rolls back the sessions that are caught, as PostgreSQL does when their client is gone, and
   * removes the trap.
   */
  @Override
  public void close() throws SQLException {
    rows.list(
        "select pg_terminate_backend(pid, 10000) from pg_locks where locktype = 'advisory' and objid = "
            + LOCK
            + " and not granted");
    holder.close();
    rows.execute("drop trigger trap on " + table, "drop function trap()");
  }
}
