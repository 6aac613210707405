package dev.spillway.access.key;

import java.time.Instant;
import java.util.Optional;

/**
 * A key from the table, as an operator sees it.
 *
 * @param id identifies this key; a name may have several keys
 * @param revokedAt time of the revocation; empty while the key is valid
 */
public record ListedKey(
    String id, KeyTerms terms, Instant createdAt, Optional<Instant> revokedAt) {}
