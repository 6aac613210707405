package dev.spillway.database.failure;

/** The database did not answer, closed the connection, or took too long. A retry may succeed. */
public final class DatabaseUnavailableException extends DatabaseException {

  DatabaseUnavailableException(String message, String detail, Throwable cause) {
    super(message, detail, cause);
  }

  @Override
  public boolean passing() {
    return true;
  }
}
