/**
 * The results of sweeps: counts, reports, metrics. Owns the table of reports.
 *
 * <p>Uses: {@code export.ending}, {@code export.row}, {@code retention.turn}, {@code volume}.
 *
 * <p>Used by: {@code notice.webhook}, {@code retention.step}, {@code retention.sweep}, {@code web}.
 */
package dev.spillway.retention.report;
