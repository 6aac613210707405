/**
 * Reads rows of the configured databases and writes documents of them. Memory does not grow with
 * the number of rows or their width. Interrupting a waiting thread cancels its query. Nothing here
 * writes to a database.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.database;
