package dev.spillway.export.ending;

import dev.spillway.export.row.GoneReason;
import java.util.Optional;

/**
 * A READY export that is to end.
 *
 * @param blobId its bytes, where they are Spillway's own
 * @param bytes of its archive, if those are Spillway's own; 0 otherwise
 */
public record TerminationCandidate(
    String exportId, String recipe, GoneReason reason, Optional<String> blobId, long bytes) {}
