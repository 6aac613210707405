package dev.spillway.database.failure;

import dev.spillway.database.query.Query;

/** A query that must return one row returned more. */
public final class SeveralRowsException extends DatabaseException {

  public SeveralRowsException(Query query) {
    super(
        "one row was expected and there is more than one: the recipe's query is wrong",
        query.name() + " must return one row and returned more: make its condition select one",
        null);
  }
}
