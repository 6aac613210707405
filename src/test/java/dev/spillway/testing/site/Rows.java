package dev.spillway.testing.site;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The rows of a service, as somebody else sees them. */
public record Rows(String url) {

  /** Values of the rows, with a blank between columns. */
  public List<String> list(String sql) {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        var statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
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
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  public void execute(String... statements) {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(String.join("; ", statements), e);
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
