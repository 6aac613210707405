/**
 * The recipes. {@link dev.spillway.recipe.Recipes} are the recipes in force; {@link
 * dev.spillway.recipe.Selector} selects the files and documents for a recipe and parameters. No
 * file is opened here.
 *
 * <p>Uses: {@code archive.entry}, {@code database.document}, {@code database.query}, {@code
 * database.session}, {@code recipe.model}, {@code recipe.pick}, {@code recipe.read}, {@code
 * recipe.selection}, {@code recipe.type}, {@code source}, {@code source.root}.
 *
 * <p>Used by: {@code export}, {@code export.delivery}, {@code export.planning}, {@code
 * export.staging}, {@code ops}, {@code ops.check}, {@code ops.health}, {@code web}, {@code
 * web.app}, {@code web.navigation}.
 */
package dev.spillway.recipe;
