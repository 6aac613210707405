package dev.spillway.database.failure;

import java.io.IOException;

/**
 * Rows could not be read. The message may be shown to whoever asked for them: it names neither SQL
 * nor hosts. What an operator needs is in {@link #detail()}.
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

  private static final long serialVersionUID = 1L;

  private final String detail;

  DatabaseException(String message, String detail, Throwable cause) {
    super(message, cause);
    this.detail = detail;
  }

  /** For the log: the query's name and what the server said. Never a password. */
  public String detail() {
    return detail;
  }

  /** Whether the same may well succeed when it is tried again as it is. */
  public boolean passing() {
    return false;
  }
}
