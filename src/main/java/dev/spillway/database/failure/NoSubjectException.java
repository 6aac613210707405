package dev.spillway.database.failure;

import dev.spillway.database.query.Query;

/**
 * The query for the object that opens a document found no row: what the parameters name does not
 * exist.
 */
public final class NoSubjectException extends DatabaseException {

  private static final long serialVersionUID = 1L;

  public NoSubjectException(Query query) {
    super(
        "nothing was found for these parameters: check that what they name exists",
        query.name() + " returned no row",
        null);
  }
}
