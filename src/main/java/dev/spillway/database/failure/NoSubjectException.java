package dev.spillway.database.failure;

import dev.spillway.database.query.Query;

/**
 * The query for the root object of a document returned no row: the object that the parameters
 * identify does not exist.
 */
public final class NoSubjectException extends DatabaseException {

  public NoSubjectException(Query query) {
    super(
        "nothing was found for these parameters: check that what they name exists",
        query.name() + " returned no row",
        null);
  }
}
