/**
 * The entry to exports: request, wait for, list, cancel and delete them. The subpackages do the
 * work in between. Owns the table of idempotency keys.
 *
 * <p>Uses: {@code archive.entry}, {@code digest}, {@code export.ending}, {@code export.generation},
 * {@code export.planning}, {@code export.row}, {@code export.settings}, {@code export.staging},
 * {@code problem}, {@code recipe}, {@code recipe.model}, {@code recipe.selection}, {@code
 * recipe.type}, {@code volume}, {@code volume.node}.
 *
 * <p>Used by: {@code notice.webhook}, {@code web}, {@code web.app}, {@code web.download}, {@code
 * web.page}.
 */
package dev.spillway.export;
