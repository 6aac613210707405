package dev.spillway.export;

import java.util.Optional;

/** Which exports a page lists; what is empty does not narrow it. */
public record ExportFilter(
    Optional<ExportState> state, Optional<String> recipe, Optional<String> owner) {}
