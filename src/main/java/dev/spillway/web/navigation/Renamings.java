package dev.spillway.web.navigation;

import dev.spillway.export.delivery.Archives;
import dev.spillway.export.row.ExportScope;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.page.view.Sheet;
import dev.spillway.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries that have another name in an archive. They are remembered, because a manifest takes
 * longer to read than all else of a page, and never changes. Thread-safe.
 */
@ApplicationScoped
class Renamings {

  /** To read the manifest of more entries takes too long for what the page shows of it. */
  private static final int MOST_ENTRIES = 2000;

  private static final int MOST_REMEMBERED = 500;

  private final Archives archives;

  // Guarded by itself.
  private final Map<String, List<Sheet.Renaming>> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Sheet.Renaming>> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  Renamings(Archives archives) {
    this.archives = archives;
  }

  /** Those of an export that the caller may see; at most as many as a page shows. */
  List<Sheet.Renaming> of(ExportStatus status, ExportScope scope) {
    if (status.state() != ExportState.READY
        || status.archive().orElseThrow().entries() > MOST_ENTRIES) {
      return List.of();
    }
    synchronized (remembered) {
      List<Sheet.Renaming> known = remembered.get(status.id());
      if (known != null) {
        return known;
      }
    }
    try {
      List<Sheet.Renaming> read = read(status.id(), scope);
      synchronized (remembered) {
        remembered.put(status.id(), read);
      }
      return read;
    } catch (ProblemException endedMeanwhile) {
      return List.of();
    }
  }

  private List<Sheet.Renaming> read(String id, ExportScope scope) {
    return archives.manifest(id, scope).manifest().entries().stream()
        .filter(entry -> entry.was().isPresent())
        .map(entry -> new Sheet.Renaming(entry.was().orElseThrow(), entry.name()))
        .limit(Sheet.MOST_NAMES)
        .toList();
  }
}
