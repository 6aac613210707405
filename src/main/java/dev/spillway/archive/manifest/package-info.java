/**
 * The ordered list of the entries of one archive, and its stored form.
 *
 * <p>Uses: {@code archive.entry}, {@code archive.layout}, {@code digest}.
 *
 * <p>Used by: {@code export.delivery}, {@code export.ending}, {@code export.planning}, {@code
 * export.row}, {@code export.staging}, {@code web}, {@code web.navigation}.
 */
package dev.spillway.archive.manifest;
