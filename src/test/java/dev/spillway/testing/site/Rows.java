package dev.spillway.testing.site;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The rows of a service, read by another client of its database. */
public record Rows(String url) {

  /** By URL: tests ask all the time, and to connect takes longer than to ask. */
  private static final Map<String, Queue<Connection>> IDLE = new ConcurrentHashMap<>();

  private interface Work<T> {
    T with(Statement statement) throws SQLException;
  }

  /** Values of the rows, with a blank between columns. */
  public List<String> list(String sql) {
    return done(
        sql,
        statement -> {
          try (ResultSet found = statement.executeQuery(sql)) {
            int columns = found.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (found.next()) {
              List<String> values = new ArrayList<>();
              for (int i = 1; i <= columns; i++) {
                values.add(String.valueOf(found.getObject(i)));
              }
              rows.add(String.join(" ", values));
            }
            return rows;
          }
        });
  }

  public void execute(String... statements) {
    done(
        String.join("; ", statements),
        statement -> {
          for (String sql : statements) {
            statement.execute(sql);
          }
          return null;
        });
  }

  private <T> T done(String sql, Work<T> work) {
    Queue<Connection> idle = IDLE.computeIfAbsent(url, _ -> new ConcurrentLinkedQueue<>());
    try {
      Connection connection = idle.poll();
      // The server may have been away.
      if (connection == null || !connection.isValid(10)) {
        connection = DriverManager.getConnection(url, "postgres", "");
      }
      try (Statement statement = connection.createStatement()) {
        T done = work.with(statement);
        idle.add(connection);
        return done;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /**
   * Ten minutes pass, for a service that does not run: nothing of what it had said it would do
   * within that time is waited for. Its node goes, with what it had leased.
   */
  public void tenMinutesPass() {
    execute(
        "update scheduled_tasks set last_heartbeat = last_heartbeat - interval '10 minutes',"
            + " execution_time = execution_time - interval '10 minutes'",
        "update sweep_turn set until = until - interval '10 minutes'",
        "delete from node");
  }
}
