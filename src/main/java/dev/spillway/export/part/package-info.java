/**
 * The parts of exports whose archive was split. Owns the table of parts.
 *
 * <p>Uses: {@code archive.layout}, {@code sql}.
 *
 * <p>Used by: {@code export.delivery}, {@code export.row}, {@code export.staging}, {@code web}.
 */
package dev.spillway.export.part;
