package dev.spillway.volume;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import javax.sql.DataSource;

/**
 * Runs single statements. Each is a transaction of its own, unless the calling thread is in one: then it joins that.
 * Plain JDBC: a statement changes rows and counters together, which no entity can say.
 */
final class Rows {

  private final DataSource database;

  Rows(DataSource database) {
    this.database = database;
  }

  /** Number of rows that the statement changed. */
  int update(String sql, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new VolumeDatabaseException(e);
    }
  }

  <T> T query(String sql, Reading<T> reading, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      return reading.of(rows);
    } catch (SQLException e) {
      throw new VolumeDatabaseException(e);
    }
  }

  /** For {@code = any (?)}. */
  static String[] array(Collection<String> ids) {
    return ids.toArray(String[]::new);
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** Reads all rows that it wants. */
  interface Reading<T> {
    T of(ResultSet rows) throws SQLException;
  }
}
