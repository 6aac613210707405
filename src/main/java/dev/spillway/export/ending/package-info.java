/**
 * Ends exports: expired, delivered, evicted, deleted or lost. Erases data that must not be kept.
 *
 * <p>Uses: {@code archive.entry}, {@code archive.manifest}, {@code export.delivery}, {@code
 * export.generation}, {@code export.row}, {@code export.settings}, {@code problem}, {@code sql},
 * {@code volume}, {@code volume.node}.
 *
 * <p>Used by: {@code export}, {@code retention.report}, {@code retention.step}.
 */
package dev.spillway.export.ending;
