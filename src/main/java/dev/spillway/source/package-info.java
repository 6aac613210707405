/**
 * The configured roots, and the content that manifests refer to.
 *
 * <p>Uses: {@code archive.entry}, {@code s3}, {@code source.bucket}, {@code source.catalogue},
 * {@code source.folder}, {@code source.root}, {@code source.web}.
 *
 * <p>Used by: {@code export.delivery}, {@code export.planning}, {@code export.staging}, {@code
 * ops.check}, {@code ops.health}, {@code recipe}.
 */
package dev.spillway.source;
