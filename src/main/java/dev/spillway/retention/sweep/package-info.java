/**
 * Runs sweeps: scheduled, requested, and the urgent ones for a full volume.
 *
 * <p>Uses: {@code export.row}, {@code problem}, {@code retention.report}, {@code retention.step},
 * {@code retention.turn}, {@code volume}, {@code volume.node}, {@code volume.store}.
 *
 * <p>Used by: {@code notice.webhook}, {@code ops.health}, {@code web}.
 */
package dev.spillway.retention.sweep;
