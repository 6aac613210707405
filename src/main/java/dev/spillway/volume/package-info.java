/**
 * Blobs and their states, the quota, and reservations made before anything is written. {@link
 * dev.spillway.volume.Blobs} is the entry. Owns the table of blobs.
 *
 * <p>Uses: {@code archive.entry}, {@code digest}, {@code s3}, {@code sql}, {@code volume.bucket},
 * {@code volume.local}, {@code volume.node}, {@code volume.store}.
 *
 * <p>Used by: {@code export}, {@code export.delivery}, {@code export.ending}, {@code export.row},
 * {@code export.staging}, {@code notice.webhook}, {@code ops}, {@code ops.database}, {@code
 * ops.health}, {@code retention.report}, {@code retention.step}, {@code retention.sweep}, {@code
 * web}.
 */
package dev.spillway.volume;
