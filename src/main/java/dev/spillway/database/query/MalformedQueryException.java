package dev.spillway.database.query;

/** A query's text is not a single statement that uses only the known parameters. */
public final class MalformedQueryException extends Exception {

  private final transient Place place;

  MalformedQueryException(String message, Place place) {
    super(message);
    this.place = place;
  }

  /** Returns the position in the text. */
  public Place place() {
    return place;
  }
}
