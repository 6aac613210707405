/**
 * Blobs as files of a folder.
 *
 * <p>Uses: {@code archive.entry}, {@code volume.store}.
 *
 * <p>Used by: {@code ops.check}, {@code volume}.
 */
package dev.spillway.volume.local;
