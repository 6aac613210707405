package dev.spillway.retention.sweep;

import dev.spillway.retention.turn.Stop;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of deletion on this node.
 *
 * @param closed why nothing may be deleted now
 * @param timePausedUntil until when nothing is deleted because of its age
 * @param stopped why the last sweep was not completed
 * @param lastSuccess when a sweep was last completed, on any node
 */
public record SweepState(
    Optional<Stop> closed,
    Optional<Instant> timePausedUntil,
    Optional<Stop> stopped,
    Optional<Instant> lastSuccess) {}
