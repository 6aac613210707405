/**
 * Deflates contents in blocks on several cores. The bytes are the same on any number of cores.
 *
 * <p>Uses: {@code digest}.
 *
 * <p>Used by: {@code archive.layout}, {@code export.staging}.
 */
package dev.spillway.archive.deflate;
