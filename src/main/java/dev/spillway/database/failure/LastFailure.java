package dev.spillway.database.failure;

import java.time.Instant;

/**
 * The last error of a database.
 *
 * @param detail for the operator, as that of a {@link DatabaseException}
 */
public record LastFailure(Instant at, String detail) {}
