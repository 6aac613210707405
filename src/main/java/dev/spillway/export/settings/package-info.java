/**
 * Configuration of exports: limits, retention and archives.
 *
 * <p>Uses: {@code recipe.model}, {@code settings}.
 *
 * <p>Used by: {@code export}, {@code export.delivery}, {@code export.ending}, {@code
 * export.generation}, {@code export.planning}, {@code export.row}, {@code export.staging}, {@code
 * notice.webhook}, {@code ops.check}, {@code retention.step}, {@code web}, {@code web.app}, {@code
 * web.download}, {@code web.request}.
 */
package dev.spillway.export.settings;
