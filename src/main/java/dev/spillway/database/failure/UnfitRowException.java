package dev.spillway.database.failure;

import dev.spillway.database.query.Query;

/**
 * A value does not have the form that its document needs, for example an array where an object is
 * required.
 */
public final class UnfitRowException extends DatabaseException {

  public UnfitRowException(Query query, String problem) {
    super(
        "a value in the database is not of the form that the document needs: the recipe's query is wrong",
        query.name() + " " + problem,
        null);
  }
}
