package dev.spillway.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import javax.sql.DataSource;

/**
 * Runs single SQL statements over JDBC. Each one is a transaction of its own, or joins the
 * transaction of the calling thread. For statements that change rows and counters together, which
 * JPA entities cannot express.
 */
public final class Statements {

  private final DataSource database;

  private final int networkMillis;

  public Statements(DataSource database) {
    this(database, Duration.ZERO);
  }

  /**
   * As {@link #Statements(DataSource)}, with a network timeout.
   *
   * @param network maximum silence of the network during a query; zero for the connection's own
   *     timeout
   */
  public Statements(DataSource database, Duration network) {
    this.database = database;
    this.networkMillis = (int) network.toMillis();
  }

  /** Runs a statement. Returns the number of rows that it changed. */
  public int update(String sql, Object... values) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** Runs a query. Returns the result of {@code reading}. */
  public <T> T query(String sql, Reading<T> reading, Object... values) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (networkMillis == 0) {
        return query(connection, sql, reading, values);
      }
      int before = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, networkMillis);
      try {
        T read = query(connection, sql, reading, values);
        connection.setNetworkTimeout(Runnable::run, before);
        return read;
      } catch (SQLException e) {
        restore(connection, before, e);
        throw e;
      }
    }
  }

  /** Restores the timeout. A broken connection rejects this; it is not used again anyway. */
  private static void restore(Connection connection, int before, SQLException failure) {
    try {
      connection.setNetworkTimeout(Runnable::run, before);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static <T> T query(
      Connection connection, String sql, Reading<T> reading, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      return reading.of(rows);
    }
  }

  /** Returns a value for {@code = any (?)}. */
  public static String[] array(Collection<String> ids) {
    return ids.toArray(String[]::new);
  }

  /** Returns a value for {@code ?::interval}. */
  public static String interval(Duration duration) {
    return duration.toMillis() + " milliseconds";
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

  /** Reads the rows of a query; called once. */
  public interface Reading<T> {
    T of(ResultSet rows) throws SQLException;
  }
}
