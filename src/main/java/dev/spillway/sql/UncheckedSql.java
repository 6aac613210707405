package dev.spillway.sql;

import jakarta.persistence.PersistenceException;
import java.sql.SQLException;

/** Statements over JDBC where the code around them speaks Hibernate. */
public final class UncheckedSql {

  private UncheckedSql() {}

  /** A statement. */
  @FunctionalInterface
  public interface Call<T> {
    /** Runs it. */
    T run() throws SQLException;
  }

  /** A statement without a result. */
  @FunctionalInterface
  public interface Change {
    /** Runs it. */
    void run() throws SQLException;
  }

  /**
   * Runs {@code change}.
   *
   * @throws PersistenceException as {@link #of}
   */
  public static void run(Change change) {
    try {
      change.run();
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }

  /**
   * What {@code call} returns.
   *
   * @throws PersistenceException when it fails, as a statement of Hibernate's would
   */
  public static <T> T of(Call<T> call) {
    try {
      return call.run();
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }
}
