package dev.spillway.source.database;

/**
 * A column of a query's rows.
 *
 * @param name as the server gives it
 * @param type PostgreSQL's name of it, such as {@code int4}; its number for types that are not PostgreSQL's own
 */
public record Column(String name, String type, Kind kind) {

  /** What is to be known of a type to write its values. */
  public enum Kind {
    /** {@code json} and {@code jsonb}. */
    JSON,
    /** Digits, or what PostgreSQL writes for values that are no number. */
    NUMBER,
    /** {@code t} or {@code f}. */
    BOOLEAN,
    /** With the time zone: UTC. */
    INSTANT,
    /** Without one. */
    LOCAL_DATE_TIME,
    /** Anything else. */
    TEXT
  }
}
