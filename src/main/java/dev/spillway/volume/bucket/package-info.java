/**
 * Blobs as objects of a bucket and a prefix in S3.
 *
 * <p>Uses: {@code archive.entry}, {@code digest}, {@code s3}, {@code volume.store}.
 *
 * <p>Used by: {@code ops}, {@code ops.check}, {@code volume}, {@code volume.node}.
 */
package dev.spillway.volume.bucket;
