/**
 * The steps of an export's job: planning it, reserving space, and writing content to the volume
 * that cannot be read again identically.
 *
 * <p>Uses: {@code archive.deflate}, {@code archive.entry}, {@code archive.layout}, {@code
 * archive.manifest}, {@code database.document}, {@code database.failure}, {@code database.session},
 * {@code digest}, {@code export.delivery}, {@code export.generation}, {@code export.part}, {@code
 * export.planning}, {@code export.row}, {@code export.settings}, {@code problem}, {@code recipe},
 * {@code recipe.model}, {@code recipe.pick}, {@code source}, {@code source.root}, {@code
 * source.web}, {@code sql}, {@code volume}, {@code volume.node}, {@code volume.store}.
 *
 * <p>Used by: {@code export}.
 */
package dev.spillway.export.staging;
