package dev.spillway.volume;

import java.util.List;
import java.util.Map;

/**
 * The result of a deletion.
 *
 * @param gone blobs that are proven deleted and no longer counted
 * @param failed blobs that are, or may be, still there, with the error of the system
 */
public record Deleted(List<Condemned> gone, Map<Condemned, String> failed) {}
