/**
 * The entries of an archive: their names, times and contents, and the interface to read contents.
 *
 * <p>Uses: {@code digest}.
 *
 * <p>Used by: {@code archive.layout}, {@code archive.manifest}, {@code export}, {@code
 * export.delivery}, {@code export.ending}, {@code export.planning}, {@code export.row}, {@code
 * export.staging}, {@code recipe}, {@code recipe.model}, {@code recipe.read}, {@code
 * recipe.selection}, {@code source}, {@code source.bucket}, {@code source.catalogue}, {@code
 * source.folder}, {@code source.root}, {@code source.web}, {@code volume}, {@code volume.bucket},
 * {@code volume.local}, {@code volume.store}, {@code web}, {@code web.app}, {@code web.download},
 * {@code web.navigation}, {@code web.request}, {@code web.transfer}.
 */
package dev.spillway.archive.entry;
