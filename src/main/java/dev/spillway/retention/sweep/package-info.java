/**
 * A sweep: when it runs, its steps, and the urgent one that a full volume asks for.
 *
 * <p>Uses: {@code export.row}, {@code problem}, {@code retention.report}, {@code retention.step},
 * {@code retention.turn}, {@code volume}, {@code volume.node}, {@code volume.store}.
 *
 * <p>Used by: {@code ops.health}, {@code web}.
 */
package dev.spillway.retention.sweep;
