package dev.spillway.export.row;

import java.util.Optional;

/** Selects the exports of a scope that a page lists; an empty member does not restrict it. */
public record ExportFilter(
    ExportScope scope, Optional<ExportState> state, Optional<String> recipe) {}
