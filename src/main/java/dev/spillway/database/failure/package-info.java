/**
 * What can go wrong with a configured database: one exception for each case that is told apart.
 *
 * <p>Uses: {@code database.query}.
 *
 * <p>Used by: {@code database.document}, {@code database.session}, {@code export.staging}, {@code
 * ops.check}.
 */
package dev.spillway.database.failure;
