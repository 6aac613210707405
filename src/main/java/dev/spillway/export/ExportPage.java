package dev.spillway.export;

import dev.spillway.export.row.ExportCursor;
import dev.spillway.export.row.ExportStatus;
import java.util.List;
import java.util.Optional;

/** One page of exports; {@code next} is the position of the next page, empty on the last one. */
public record ExportPage(List<ExportStatus> exports, Optional<ExportCursor> next) {}
