package dev.spillway.database.failure;

import dev.spillway.database.query.Query;

/**
 * A value is not of the form that its document needs, such as an array where an object was
 * expected.
 */
public final class UnfitRowException extends DatabaseException {

  private static final long serialVersionUID = 1L;

  public UnfitRowException(Query query, String problem) {
    super(
        "a value in the database is not of the form that the document needs: the recipe's query is wrong",
        query.name() + " " + problem,
        null);
  }
}
