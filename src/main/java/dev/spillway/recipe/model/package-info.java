/**
 * The values of a recipe: contents, parameters, file name, limits, retention.
 *
 * <p>Uses: {@code archive.entry}, {@code database.document}, {@code database.query}, {@code
 * recipe.selection}, {@code recipe.type}.
 *
 * <p>Used by: {@code export}, {@code export.delivery}, {@code export.planning}, {@code export.row},
 * {@code export.settings}, {@code export.staging}, {@code ops.check}, {@code page.form}, {@code
 * recipe}, {@code recipe.pick}, {@code recipe.read}, {@code recipe.training}, {@code web}, {@code
 * web.app}, {@code web.download}, {@code web.navigation}, {@code web.page}, {@code web.request}.
 */
package dev.spillway.recipe.model;
