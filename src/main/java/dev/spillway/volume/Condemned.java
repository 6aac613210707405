package dev.spillway.volume;

/**
 * A blob that is to be deleted.
 *
 * @param bytes what it counts until it is deleted
 */
public record Condemned(String id, CondemnReason reason, long bytes) {}
