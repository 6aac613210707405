/**
 * Connections to the configured databases. A {@link dev.spillway.database.session.Snapshot} is one
 * read-only, repeatable-read transaction that streams rows. It uses the driver's {@link
 * org.postgresql.core.QueryExecutor} instead of JDBC: values come as the server sent them, each
 * batch has its own size, and column types need no catalogue query.
 *
 * <p>Uses: {@code database.failure}, {@code database.query}.
 *
 * <p>Used by: {@code database.document}, {@code export.staging}, {@code ops.check}, {@code recipe}.
 */
package dev.spillway.database.session;
