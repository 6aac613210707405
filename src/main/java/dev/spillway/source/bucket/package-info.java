/**
 * Roots that are a bucket and a prefix in S3.
 *
 * <p>Uses: {@code archive.entry}, {@code s3}, {@code source.root}.
 *
 * <p>Used by: {@code source}.
 */
package dev.spillway.source.bucket;
