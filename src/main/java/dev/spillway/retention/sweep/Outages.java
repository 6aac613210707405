package dev.spillway.retention.sweep;

import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;

/** Distinguishes an unavailable database from a statement that failed. */
final class Outages {

  private Outages() {}

  /** Whether {@code failure} means that the database could not be reached, or could not answer. */
  static boolean isOutage(Throwable failure) {
    boolean transaction = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused) {
        return isAway(refused.getSQLState());
      }
      transaction |= cause instanceof RollbackException || cause instanceof SystemException;
    }
    return transaction;
  }

  /**
   * SQLSTATE classes 08 (connection), 53 (resources), 57 (operator intervention), 58 (system); no
   * SQLSTATE when the pool timed out. A database that accepts no connections answers 55000.
   */
  private static boolean isAway(String state) {
    return state == null
        || state.equals("55000")
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("58");
  }
}
