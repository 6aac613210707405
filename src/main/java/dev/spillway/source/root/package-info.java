/**
 * A root lists, finds and opens files. No path leaves it.
 *
 * <p>Uses: {@code archive.entry}.
 *
 * <p>Used by: {@code export.planning}, {@code export.staging}, {@code ops.check}, {@code
 * ops.health}, {@code recipe}, {@code recipe.pick}, {@code recipe.read}, {@code recipe.selection},
 * {@code recipe.training}, {@code source}, {@code source.bucket}, {@code source.catalogue}, {@code
 * source.folder}, {@code source.web}.
 */
package dev.spillway.source.root;
