/**
 * The row of an export: its states, the SQL that reads and changes it, and its public status. Owns
 * the tables of exports and manifests.
 *
 * <p>Uses: {@code archive.entry}, {@code archive.layout}, {@code archive.manifest}, {@code
 * export.part}, {@code export.settings}, {@code problem}, {@code recipe.model}, {@code sql}, {@code
 * volume}, {@code volume.node}.
 *
 * <p>Used by: {@code export}, {@code export.delivery}, {@code export.ending}, {@code
 * export.generation}, {@code export.planning}, {@code export.staging}, {@code notice}, {@code
 * notice.webhook}, {@code page.view}, {@code retention.report}, {@code retention.sweep}, {@code
 * web}, {@code web.app}, {@code web.door}, {@code web.download}, {@code web.navigation}, {@code
 * web.page}.
 */
package dev.spillway.export.row;
