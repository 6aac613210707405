package dev.spillway.volume.node;

import dev.spillway.sql.Statements;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Statements on the tables of the volume. */
public final class Rows {

  private final Statements statements;

  public Rows(DataSource database) {
    this(database, Duration.ZERO);
  }

  /**
   * As the other, with a bound for silence.
   *
   * @param network how long the network may be silent in the middle of a query; zero for what the
   *     connection has
   */
  public Rows(DataSource database, Duration network) {
    this.statements = new Statements(database, network);
  }

  /**
   * Number of rows that the statement changed.
   *
   * @throws VolumeDatabaseException when the database does not do it
   */
  public int update(String sql, Object... values) {
    try {
      return statements.update(sql, values);
    } catch (SQLException e) {
      throw new VolumeDatabaseException(e);
    }
  }

  /**
   * What {@code reading} makes of the rows.
   *
   * @throws VolumeDatabaseException when the database does not answer
   */
  public <T> T query(String sql, Statements.Reading<T> reading, Object... values) {
    try {
      return statements.query(sql, reading, values);
    } catch (SQLException e) {
      throw new VolumeDatabaseException(e);
    }
  }
}
