/**
 * The failures of a configured database: one exception per case that callers distinguish.
 *
 * <p>Uses: {@code database.query}.
 *
 * <p>Used by: {@code database.document}, {@code database.session}, {@code export.staging}, {@code
 * ops.check}.
 */
package dev.spillway.database.failure;
