package dev.spillway.s3;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Uploads in parts that were neither completed nor aborted.
 *
 * @param told the store's time when it answered; empty when it did not say
 */
public record ListedUploads(List<Unfinished> uploads, Optional<Instant> told) {

  /** One of them; {@code begun} by the store's clock. */
  public record Unfinished(String key, String uploadId, Instant begun) {}
}
