/**
 * CRC-32 by root, path, size and times, so that an archive is planned without reading its files.
 * Owns the table of the catalogue.
 *
 * <p>Uses: {@code archive.entry}, {@code source.root}, {@code sql}.
 *
 * <p>Used by: {@code export.planning}, {@code source}.
 */
package dev.spillway.source.catalogue;
