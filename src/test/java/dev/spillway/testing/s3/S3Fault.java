package dev.spillway.testing.s3;

import java.util.concurrent.CountDownLatch;

/** What a {@link FaultyS3} does instead of passing a request on. */
public sealed interface S3Fault {

  /**
   * Answers by itself: 503 and {@code SlowDown}, 400 and {@code ExpiredToken}, 404 and {@code
   * NoSuchBucket}.
   */
  record Answer(int status, String code) implements S3Fault {}

  /** Resets the connection before it says anything. */
  record Reset() implements S3Fault {}

  /** Neither reads what is sent nor says anything. */
  record Stall() implements S3Fault {}

  /**
   * Passes the request on, and resets the connection after {@code after} bytes of the body of its
   * answer.
   */
  record Broken(int after) implements S3Fault {}

  /**
   * Passes the request on, and sends nothing more after {@code after} bytes of the body of its
   * answer.
   */
  record Stalled(int after) implements S3Fault {}

  /** Passes the request on, and resets the connection instead of passing its answer back. */
  record Unanswered() implements S3Fault {}

  /**
   * Passes the request on without a line of its head, to a store that checks no signatures: as if
   * it knew that line not.
   */
  record Without(String header) implements S3Fault {}

  /** Passes the request on when it is released. */
  record Held(CountDownLatch released) implements S3Fault {}
}
