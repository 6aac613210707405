/**
 * The entry to exports: ask for one, wait for it, list, cancel and delete. The rooms below do what
 * happens in between. Owns the table of idempotency keys.
 *
 * <p>Uses: {@code archive.entry}, {@code archive.layout}, {@code digest}, {@code export.delivery},
 * {@code export.ending}, {@code export.generation}, {@code export.planning}, {@code export.row},
 * {@code export.settings}, {@code export.staging}, {@code problem}, {@code recipe}, {@code
 * recipe.model}, {@code recipe.type}, {@code volume}, {@code volume.node}.
 *
 * <p>Used by: {@code web}, {@code web.download}.
 */
package dev.spillway.export;
