package dev.spillway.s3;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Multipart uploads that were neither completed nor aborted.
 *
 * @param told the store's time at the answer; empty when unknown
 */
public record ListedUploads(List<Unfinished> uploads, Optional<Instant> told) {

  /** An unfinished upload; {@code begun} by the store's clock. */
  public record Unfinished(String key, String uploadId, Instant begun) {}
}
