package dev.spillway.access.key;

import java.time.Instant;
import java.util.Optional;

/**
 * A key of the table as an operator sees it.
 *
 * @param id names this one key
 * @param revokedAt since when it is good for nothing; empty while it is good
 */
public record ListedKey(
    String id, KeyTerms terms, Instant createdAt, Optional<Instant> revokedAt) {}
