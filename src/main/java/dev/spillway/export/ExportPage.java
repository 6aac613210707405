package dev.spillway.export;

import dev.spillway.export.row.ExportCursor;
import dev.spillway.export.row.ExportStatus;
import java.util.List;
import java.util.Optional;

/** Some exports, and where the next ones begin; {@code next} is empty on the last page. */
public record ExportPage(List<ExportStatus> exports, Optional<ExportCursor> next) {}
