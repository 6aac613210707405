/**
 * Length and byte ranges of a ZIP, TAR or TAR.GZ as segments. {@link
 * dev.spillway.archive.layout.Layout} is the entry point.
 *
 * <p>Uses: {@code archive.deflate}, {@code archive.entry}, {@code digest}.
 *
 * <p>Used by: {@code archive.manifest}, {@code export.delivery}, {@code export.part}, {@code
 * export.planning}, {@code export.row}, {@code export.staging}, {@code web.download}, {@code
 * web.transfer}.
 */
package dev.spillway.archive.layout;
