package dev.spillway.access.key;

import java.time.Instant;
import java.util.Optional;

/**
 * A key from the table, as an operator sees it.
 *
 * @param id identifies this key; a name may have several keys
 * @param revokedAt time of the revocation; empty while the key is valid
 * @param usedAt when it was last used, to the minute; empty before
 */
public record ListedKey(
    String id,
    KeyTerms terms,
    Instant createdAt,
    Optional<Instant> revokedAt,
    Optional<Instant> usedAt) {}
