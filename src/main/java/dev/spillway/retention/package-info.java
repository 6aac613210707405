/**
 * Deletes exports and blobs, by time, delivery and room. All deletion is below this package, so
 * that one switch stops it and one report covers it.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.retention;
