/**
 * Decides whether deletion is allowed now: on one node at a time, with a clock and a database that
 * are trusted. Owns the table of the lock.
 *
 * <p>Uses: {@code settings}, {@code sql}, {@code volume.node}.
 *
 * <p>Used by: {@code notice.webhook}, {@code ops.check}, {@code ops.health}, {@code
 * retention.report}, {@code retention.step}, {@code retention.sweep}.
 */
package dev.spillway.retention.turn;
