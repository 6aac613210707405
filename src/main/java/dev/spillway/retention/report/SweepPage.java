package dev.spillway.retention.report;

import java.util.List;
import java.util.Optional;

/** A page of reports with the cursor of the next one; {@code next} is empty on the last page. */
public record SweepPage(List<SweepReport> reports, Optional<SweepCursor> next) {}
