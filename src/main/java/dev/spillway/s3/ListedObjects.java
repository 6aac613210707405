package dev.spillway.s3;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of a listing, in the order of the keys' UTF-8 bytes.
 *
 * @param objects none of them with a CRC-32
 * @param folders what the keys have in common up to the delimiter, with it; empty without a
 *     delimiter
 * @param next what to ask the next page with; empty when this is the last
 * @param told the store's time when it answered; empty when it did not say
 */
public record ListedObjects(
    List<StoredObject> objects,
    List<String> folders,
    Optional<String> next,
    Optional<Instant> told) {}
