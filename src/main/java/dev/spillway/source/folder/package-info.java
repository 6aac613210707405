/**
 * Roots that are folders, read through directory handles. No link is followed.
 *
 * <p>Uses: {@code archive.entry}, {@code source.root}.
 *
 * <p>Used by: {@code source}.
 */
package dev.spillway.source.folder;
