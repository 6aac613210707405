/**
 * Real S3 servers for tests: {@link dev.spillway.testing.s3.S3Server} starts them as processes, or
 * takes the one that settings name; {@link dev.spillway.testing.s3.FaultyS3} stands before one and
 * fails when it is told to.
 */
package dev.spillway.testing.s3;
