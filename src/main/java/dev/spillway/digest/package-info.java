/**
 * SHA-256. Plain Java.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code access.key}, {@code access.ticket}, {@code archive.deflate}, {@code
 * archive.entry}, {@code archive.layout}, {@code archive.manifest}, {@code export}, {@code
 * export.staging}, {@code page.asset}, {@code postgres}, {@code recipe.selection}, {@code
 * recipe.training}, {@code volume}, {@code volume.bucket}.
 */
package dev.spillway.digest;
