/**
 * The one way in which Spillway talks to S3: settings, one client, its errors. Nothing else imports the SDK.
 *
 * <p>{@link dev.spillway.s3.S3} has the client, {@link dev.spillway.s3.Bucket} what can be done with one bucket: find, list, put,
 * delete, open for ranged reads, upload in parts, and sign an address. All calls block and are made on virtual threads; the SDK
 * tries again by itself what a store refused for the moment, so nobody else does. What fails is an {@link
 * dev.spillway.s3.S3Exception}. May use nothing of Spillway.
 */
package dev.spillway.s3;
