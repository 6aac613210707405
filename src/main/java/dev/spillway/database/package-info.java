/**
 * Rows of the databases that an operator has configured, and the documents made of them. Memory
 * grows neither with the number of rows nor with their width. A thread that is interrupted while it
 * waits has its query cancelled. Nothing here writes to a database.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.database;
