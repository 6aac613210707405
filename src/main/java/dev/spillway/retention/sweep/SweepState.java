package dev.spillway.retention.sweep;

import dev.spillway.retention.turn.Stop;
import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with deletion on this node.
 *
 * @param closed why nothing may be deleted now
 * @param timePausedUntil until when nothing is deleted because of its age
 * @param stopped why the last sweep did not come to its end
 * @param lastSuccess when one last did, on any node
 */
public record SweepState(
    Optional<Stop> closed,
    Optional<Instant> timePausedUntil,
    Optional<Stop> stopped,
    Optional<Instant> lastSuccess) {}
