/**
 * Makes exports: one job each, their attempts, the supervision of these, and the requests that wait
 * for them. The work of a node that died is taken over by another node.
 *
 * <p>Uses: {@code export.row}, {@code export.settings}, {@code problem}, {@code sql}, {@code
 * volume.node}.
 *
 * <p>Used by: {@code export}, {@code export.ending}, {@code export.staging}, {@code web.download}.
 */
package dev.spillway.export.generation;
