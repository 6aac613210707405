package dev.spillway.database.session;

/**
 * A column of a query's rows.
 *
 * @param name as the server gives it
 * @param type PostgreSQL's name of it, such as {@code int4}; its number for types that are not
 *     PostgreSQL's own
 * @param elements what an array is made of; the kind itself when it is none
 */
public record Column(String name, String type, Kind kind, Kind elements) {

  /** A column that is no array. */
  public Column(String name, String type, Kind kind) {
    this(name, type, kind, kind);
  }

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
    /** Of one of PostgreSQL's own types, in as many dimensions as a value has. */
    ARRAY,
    /** Anything else. */
    TEXT
  }
}
