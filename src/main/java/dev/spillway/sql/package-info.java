/**
 * A helper for single SQL statements over JDBC, for statements that JPA entities cannot express.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code export.row}, {@code retention.turn}, {@code volume}, {@code volume.node}.
 */
package dev.spillway.sql;
