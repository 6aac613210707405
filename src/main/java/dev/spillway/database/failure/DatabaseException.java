package dev.spillway.database.failure;

import java.io.IOException;

/**
 * Rows could not be read. The message may be shown to the client: it contains neither SQL nor host
 * names. Details for the operator are in {@link #detail()}.
 */
public abstract sealed class DatabaseException extends IOException
    permits DatabaseUnavailableException,
        InvalidTextException,
        NoSubjectException,
        QueryRefusedException,
        RefusedParameterException,
        RowTooLargeException,
        SeveralRowsException,
        UnfitRowException,
        WideRowsException {

  private final String detail;

  DatabaseException(String message, String detail, Throwable cause) {
    super(message, cause);
    this.detail = detail;
  }

  /**
   * Returns the details for the log: the query's name and the server's message. Never a password.
   */
  public String detail() {
    return detail;
  }

  /** Returns whether an identical retry may succeed. */
  public boolean passing() {
    return false;
  }
}
