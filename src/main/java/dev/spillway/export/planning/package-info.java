/**
 * Turns a recipe and parameters into a manifest.
 *
 * <p>Uses: {@code archive.entry}, {@code archive.layout}, {@code archive.manifest}, {@code
 * export.row}, {@code export.settings}, {@code problem}, {@code recipe}, {@code recipe.model},
 * {@code recipe.pick}, {@code recipe.selection}, {@code recipe.type}, {@code source}, {@code
 * source.catalogue}, {@code source.root}, {@code sql}.
 *
 * <p>Used by: {@code export}, {@code export.staging}, {@code web}.
 */
package dev.spillway.export.planning;
