package dev.spillway.retention.report;

import java.util.List;
import java.util.Optional;

/** Some reports, and where the next ones begin; {@code next} is empty on the last page. */
public record SweepPage(List<SweepReport> reports, Optional<SweepCursor> next) {}
