/**
 * A helper for single SQL statements over JDBC, for statements that JPA entities cannot express.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code access}, {@code access.key}, {@code export.ending}, {@code export.generation},
 * {@code export.part}, {@code export.planning}, {@code export.row}, {@code export.staging}, {@code
 * notice}, {@code notice.webhook}, {@code recipe}, {@code retention.turn}, {@code
 * source.catalogue}, {@code volume}, {@code volume.node}.
 */
package dev.spillway.sql;
