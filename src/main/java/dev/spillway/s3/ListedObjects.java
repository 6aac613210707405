package dev.spillway.s3;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of a listing, in the order of the keys' UTF-8 bytes.
 *
 * @param objects none of them has a CRC-32
 * @param folders common prefixes up to and including the delimiter; empty without a delimiter
 * @param next token of the next page; empty when this is the last
 * @param told the store's time at the answer; empty when unknown
 */
public record ListedObjects(
    List<StoredObject> objects,
    List<String> folders,
    Optional<String> next,
    Optional<Instant> told) {}
