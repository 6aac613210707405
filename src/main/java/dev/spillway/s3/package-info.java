/**
 * The one way to talk to S3: settings, client, errors. Nothing else imports the SDK. Calls block
 * and run on virtual threads. {@link dev.spillway.s3.RetryPolicy} decides what is tried again.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code ops.check}, {@code source}, {@code source.bucket}, {@code volume}, {@code
 * volume.bucket}.
 */
package dev.spillway.s3;
