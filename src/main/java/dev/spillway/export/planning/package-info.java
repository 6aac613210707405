/**
 * Turns a recipe and parameters into a manifest.
 *
 * <p>Uses: {@code archive.entry}, {@code archive.layout}, {@code archive.manifest}, {@code
 * export.row}, {@code export.settings}, {@code problem}, {@code recipe}, {@code recipe.model},
 * {@code recipe.pick}, {@code source}, {@code source.catalogue}, {@code source.root}.
 *
 * <p>Used by: {@code export.staging}.
 */
package dev.spillway.export.planning;
