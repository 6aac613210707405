package dev.spillway.volume.node;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import javax.sql.DataSource;

/**
 * Runs single statements. Each is a transaction of its own, unless the calling thread is in one: then it joins that.
 * Plain JDBC: a statement changes rows and counters together, which no entity can say.
 */
public final class Rows {

  private final DataSource database;

  private final int networkMillis;

  public Rows(DataSource database) {
    this(database, Duration.ZERO);
  }

  /** @param network how long the network may be silent in the middle of a statement; zero for whatever the connection has */
  public Rows(DataSource database, Duration network) {
    this.database = database;
    this.networkMillis = (int) network.toMillis();
  }

  /** Number of rows that the statement changed. */
  public int update(String sql, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new VolumeDatabaseException(e);
    }
  }

  public <T> T query(String sql, Reading<T> reading, Object... values) {
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
    } catch (SQLException e) {
      throw new VolumeDatabaseException(e);
    }
  }

  /** One that broke refuses, and is not used again. */
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

  /** Reads all rows that it wants. */
  public interface Reading<T> {
    T of(ResultSet rows) throws SQLException;
  }
}
