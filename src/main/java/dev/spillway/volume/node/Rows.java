package dev.spillway.volume.node;

import dev.spillway.sql.Statements;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Runs statements on the tables of the volume. */
public final class Rows {

  private final Statements statements;

  public Rows(DataSource database) {
    this(database, Duration.ZERO);
  }

  /**
   * As the other constructor, with a network timeout.
   *
   * @param network longest silence of the network during a query; zero for the connection's default
   */
  public Rows(DataSource database, Duration network) {
    this.statements = new Statements(database, network);
  }

  /**
   * Runs a statement, and returns the number of rows that it changed.
   *
   * @throws VolumeDatabaseException when the statement fails
   */
  public int update(String sql, Object... values) {
    try {
      return statements.update(sql, values);
    } catch (SQLException e) {
      throw new VolumeDatabaseException(e);
    }
  }

  /**
   * Runs a query, and returns the result of {@code reading} on its rows.
   *
   * @throws VolumeDatabaseException when the query fails
   */
  public <T> T query(String sql, Statements.Reading<T> reading, Object... values) {
    try {
      return statements.query(sql, reading, values);
    } catch (SQLException e) {
      throw new VolumeDatabaseException(e);
    }
  }
}
