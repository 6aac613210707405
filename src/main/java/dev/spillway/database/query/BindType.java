package dev.spillway.database.query;

import org.postgresql.core.Oid;

/**
 * The binding of a parameter: the Java type of its value and the PostgreSQL type sent to the
 * server.
 */
public enum BindType {
  /**
   * {@link String}. The server infers the type from the context, as for a quoted literal, so it can
   * also be a uuid or a date.
   */
  TEXT(Oid.UNSPECIFIED),
  /** {@link Long}, {@code bigint}. */
  INTEGER(Oid.INT8),
  /** {@link java.math.BigDecimal}, {@code numeric}. */
  NUMBER(Oid.NUMERIC),
  /** {@link Boolean}. */
  BOOLEAN(Oid.BOOL),
  /** {@link java.util.List} of {@link String}, {@code text[]}. */
  TEXTS(Oid.TEXT_ARRAY),
  /** {@link java.util.List} of {@link Long}, {@code bigint[]}. */
  INTEGERS(Oid.INT8_ARRAY),
  /** {@link java.util.List} of {@link java.math.BigDecimal}, {@code numeric[]}. */
  NUMBERS(Oid.NUMERIC_ARRAY),
  /** {@link java.util.List} of {@link Boolean}, {@code boolean[]}. */
  BOOLEANS(Oid.BOOL_ARRAY),
  /** {@link java.util.Map} of names to scalar values, {@code jsonb}. */
  OBJECT(Oid.JSONB);

  private final int oid;

  BindType(int oid) {
    this.oid = oid;
  }

  int oid() {
    return oid;
  }
}
