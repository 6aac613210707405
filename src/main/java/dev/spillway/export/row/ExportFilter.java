package dev.spillway.export.row;

import java.util.Optional;

/** Which exports of a scope a page lists; what is empty does not narrow it. */
public record ExportFilter(
    ExportScope scope, Optional<ExportState> state, Optional<String> recipe) {}
