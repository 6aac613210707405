package dev.spillway.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import javax.sql.DataSource;

/**
 * Runs single SQL statements over JDBC. Each is a transaction of its own, unless the calling thread
 * is in one: then it joins that. For statements that change rows and counters together, which no
 * entity can say.
 */
public final class Statements {

  private final DataSource database;

  private final int networkMillis;

  public Statements(DataSource database) {
    this(database, Duration.ZERO);
  }

  /**
   * As the other, with a bound for silence.
   *
   * @param network how long the network may be silent in the middle of a query; zero for what the
   *     connection has
   */
  public Statements(DataSource database, Duration network) {
    this.database = database;
    this.networkMillis = (int) network.toMillis();
  }

  /** Number of rows that the statement changed. */
  public int update(String sql, Object... values) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** What {@code reading} makes of the rows. */
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

  /** A connection that broke refuses this, and is not used again. */
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

  /** For {@code = any (?)}. */
  public static String[] array(Collection<String> ids) {
    return ids.toArray(String[]::new);
  }

  /** For {@code ?::interval}. */
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
