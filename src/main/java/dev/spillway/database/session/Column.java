package dev.spillway.database.session;

/**
 * A column of a query's result.
 *
 * @param name as the server returns it
 * @param type its PostgreSQL name, such as {@code int4}; its number if it is not a built-in type
 * @param elements kind of an array's elements; the same as {@code kind} if it is not an array
 */
public record Column(String name, String type, Kind kind, Kind elements) {

  /** Creates a column that is not an array. */
  public Column(String name, String type, Kind kind) {
    this(name, type, kind, kind);
  }

  /** The kinds of types whose values are written differently. */
  public enum Kind {
    /** {@code json} and {@code jsonb}. */
    JSON,
    /** Digits, or PostgreSQL's text for special values such as {@code NaN}. */
    NUMBER,
    /** {@code t} or {@code f}. */
    BOOLEAN,
    /** With time zone: UTC. */
    INSTANT,
    /** Without time zone. */
    LOCAL_DATE_TIME,
    /** Of a built-in element type, with any number of dimensions. */
    ARRAY,
    /** Anything else. */
    TEXT
  }
}
