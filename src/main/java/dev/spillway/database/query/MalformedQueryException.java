package dev.spillway.database.query;

/** A query's text cannot be read as one statement with the parameters that there are. */
public final class MalformedQueryException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Place place;

  MalformedQueryException(String message, Place place) {
    super(message);
    this.place = place;
  }

  /** Where in the text. */
  public Place place() {
    return place;
  }
}
