/**
 * One helper for single SQL statements over JDBC, for rooms whose statements no entity can say.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code export.row}, {@code retention.turn}, {@code volume}, {@code volume.node}.
 */
package dev.spillway.sql;
