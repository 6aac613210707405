/**
 * Computes archives. A manifest lists the entries of an archive; its layout knows the length, the
 * validator and every byte range before a byte of content is read. It opens no file, uses no
 * database and imports nothing but {@code java.*} and SHA-256: a {@link
 * dev.spillway.archive.entry.ContentReader} provides the bytes.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.archive;
