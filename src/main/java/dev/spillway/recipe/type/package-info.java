/**
 * The types of parameters, which check the values of a request.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code export}, {@code export.planning}, {@code ops.check}, {@code page.form}, {@code
 * recipe}, {@code recipe.model}, {@code recipe.read}, {@code recipe.selection}, {@code
 * recipe.training}, {@code web}, {@code web.app}, {@code web.door}, {@code web.download}, {@code
 * web.request}, {@code web.webhook}.
 */
package dev.spillway.recipe.type;
