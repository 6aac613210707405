/**
 * The nodes of an installation: heartbeat, leases on blobs, and the time of PostgreSQL. Owns the
 * tables of nodes and leases.
 *
 * <p>Uses: {@code settings}, {@code sql}, {@code volume.bucket}, {@code volume.store}.
 *
 * <p>Used by: {@code export}, {@code export.delivery}, {@code export.ending}, {@code
 * export.generation}, {@code export.row}, {@code export.staging}, {@code notice.webhook}, {@code
 * ops.check}, {@code ops.health}, {@code retention.step}, {@code retention.sweep}, {@code
 * retention.turn}, {@code volume}, {@code web.download}.
 */
package dev.spillway.volume.node;
