/**
 * Rows of the databases that an operator has configured, and the documents that are made of them.
 *
 * <p>{@link dev.spillway.source.database.Databases} holds those of the settings. A {@link
 * dev.spillway.source.database.Query} is an operator's SQL with named parameters; a {@link
 * dev.spillway.source.database.Snapshot} is one read-only, repeatable-read transaction that streams the rows of queries,
 * and a {@link dev.spillway.source.database.Document} writes them as CSV, NDJSON or JSON.
 *
 * <p>Two rules hold everywhere: what is in memory does not grow with the number of rows, nor with the width of those to
 * come; and a thread that is interrupted while it waits for a server has its query cancelled.
 *
 * <p>Statements are sent through the driver's {@link org.postgresql.core.QueryExecutor}, not through JDBC: it hands over
 * the bytes of a value as the server sent them, lets each batch have its own size, and tells the types of the columns
 * without asking the server's catalogue again. May import {@code java.*} and the driver; Quarkus only in {@link
 * dev.spillway.source.database.Databases} and its settings. Nothing here writes to a database.
 */
package dev.spillway.source.database;
