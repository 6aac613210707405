/**
 * Opens the archive of a READY export, and records which bytes were sent and delivered.
 *
 * <p>Uses: {@code archive.entry}, {@code archive.layout}, {@code archive.manifest}, {@code
 * export.part}, {@code export.row}, {@code export.settings}, {@code problem}, {@code recipe},
 * {@code recipe.model}, {@code source}, {@code volume}, {@code volume.node}.
 *
 * <p>Used by: {@code export.ending}, {@code export.staging}, {@code web}, {@code web.app}, {@code
 * web.download}, {@code web.navigation}, {@code web.page}, {@code web.transfer}.
 */
package dev.spillway.export.delivery;
