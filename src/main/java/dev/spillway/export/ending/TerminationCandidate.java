package dev.spillway.export.ending;

import dev.spillway.export.row.GoneReason;
import java.util.Optional;

/**
 * A READY export that is to end.
 *
 * @param blobId its blob, if its bytes are stored by Spillway
 * @param bytes size of its archive if stored by Spillway; 0 otherwise
 */
public record TerminationCandidate(
    String exportId, String recipe, GoneReason reason, Optional<String> blobId, long bytes) {}
