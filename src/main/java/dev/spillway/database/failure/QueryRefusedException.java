package dev.spillway.database.failure;

import dev.spillway.database.query.Place;
import java.util.Optional;

/**
 * The server refused a query, or its columns do not fit the document. The operator has to correct
 * the query, a right or a setting.
 */
public final class QueryRefusedException extends DatabaseException {

  private final transient Optional<Place> place;

  public QueryRefusedException(String detail, Optional<Place> place, Throwable cause) {
    super(
        "the database refused what the recipe asks of it: its operator has to correct it",
        detail,
        cause);
    this.place = place;
  }

  /** Returns the position in the query's text, if the server reported one. */
  public Optional<Place> place() {
    return place;
  }
}
