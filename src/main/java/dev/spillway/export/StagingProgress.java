package dev.spillway.export;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How far this node has come with what it stages; another node's progress is not known here. */
@ApplicationScoped
class StagingProgress {

  private final Map<String, Told> told = new ConcurrentHashMap<>();

  Told begin(String exportId, long total) {
    Told now = new Told(exportId, total);
    told.put(exportId, now);
    return now;
  }

  Optional<ExportStatus.Progress> of(String exportId) {
    return Optional.ofNullable(told.get(exportId))
        .map(now -> new ExportStatus.Progress(now.done, now.total));
  }

  /** Tells how far one export is, until it is closed. */
  final class Told implements AutoCloseable {
    private final String exportId;
    private final long total;
    private volatile long done;

    private Told(String exportId, long total) {
      this.exportId = exportId;
      this.total = total;
    }

    void done(long bytes) {
      done = bytes;
    }

    @Override
    public void close() {
      told.remove(exportId, this);
    }
  }
}
