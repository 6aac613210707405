/**
 * The embedded PostgreSQL: its programs, its data folder, and the server, which is started again
 * when it ends. Plain Java.
 *
 * <p>Uses: {@code digest}, {@code settings}.
 *
 * <p>Used by: {@code ops}, {@code ops.check}, {@code ops.database}.
 */
package dev.spillway.postgres;
