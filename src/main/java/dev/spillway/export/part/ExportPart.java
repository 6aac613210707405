package dev.spillway.export.part;

import java.time.Instant;

/**
 * One of several archives of an export.
 *
 * @param number counted from 1
 * @param start its offset in the bytes of all parts, one after the other
 * @param length bytes
 * @param firstEntry index of its first entry in the manifest
 * @param etag strong validator, without its quotes
 * @param lastModified in whole seconds
 * @param sent whether all of it was sent
 * @param delivered whether all of it has arrived
 */
public record ExportPart(
    int number,
    long start,
    long length,
    int firstEntry,
    String etag,
    Instant lastModified,
    boolean sent,
    boolean delivered) {}
