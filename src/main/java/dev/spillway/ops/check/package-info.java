/**
 * Checks settings, roots, recipes, queries, volume and database before a start. Each finding names
 * the setting and the remedy.
 *
 * <p>Uses: {@code access.key}, {@code access.limit}, {@code access.link}, {@code access.ticket},
 * {@code database.document}, {@code database.failure}, {@code database.session}, {@code
 * export.settings}, {@code notice}, {@code notice.webhook}, {@code ops.database}, {@code
 * page.brand}, {@code page.language}, {@code postgres}, {@code recipe}, {@code recipe.model},
 * {@code recipe.pick}, {@code recipe.read}, {@code recipe.type}, {@code retention.turn}, {@code
 * s3}, {@code settings}, {@code source}, {@code source.root}, {@code volume.bucket}, {@code
 * volume.local}, {@code volume.node}, {@code volume.store}, {@code web.app}, {@code
 * web.connection}, {@code web.door}, {@code web.navigation}.
 *
 * <p>Used by: {@code ops}.
 */
package dev.spillway.ops.check;
