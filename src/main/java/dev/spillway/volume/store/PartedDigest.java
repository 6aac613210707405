package dev.spillway.volume.store;

/**
 * A digest of bytes that were not read in order.
 *
 * @param sha256 SHA-256 of the SHA-256 of each part, one after the other; lower-case hexadecimal
 * @param partSize bytes of each part but the last
 */
public record PartedDigest(String sha256, long partSize) {}
