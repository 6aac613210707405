/**
 * The only access to S3: settings, client, errors. No other package imports the SDK. Calls block,
 * and run on virtual threads. {@link dev.spillway.s3.RetryPolicy} decides what is retried.
 *
 * <p>Uses: {@code settings}.
 *
 * <p>Used by: {@code ops.check}, {@code source}, {@code source.bucket}, {@code source.web}, {@code
 * volume}, {@code volume.bucket}.
 */
package dev.spillway.s3;
