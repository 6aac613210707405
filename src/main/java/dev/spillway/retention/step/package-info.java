/**
 * The steps of a sweep: expiry, eviction, deletion of blobs, reconciliation of rows with files, old
 * rows.
 *
 * <p>Uses: {@code export.ending}, {@code export.settings}, {@code retention.report}, {@code
 * retention.turn}, {@code volume}, {@code volume.node}, {@code volume.store}.
 *
 * <p>Used by: {@code notice}, {@code notice.webhook}, {@code retention.sweep}.
 */
package dev.spillway.retention.step;
