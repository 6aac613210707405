package dev.spillway.web.download;

import dev.spillway.export.generation.NodeShutdown;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Limits the archive responses in progress on this node to {@code limits.downloads}. */
@ApplicationScoped
class DownloadPlaces {

  private final int most;
  private final Semaphore free;
  private final NodeShutdown shutdown;

  DownloadPlaces(ExportLimits limits, NodeShutdown shutdown) {
    this.shutdown = shutdown;
    this.most = limits.downloads();
    this.free = new Semaphore(most);
  }

  /** The place of one response, until it is closed. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place; does not wait.
   *
   * @throws dev.spillway.problem.ProblemException {@code too-many-downloads} when there is none,
   *     {@code unavailable} when this node is about to stop
   */
  Place take() {
    shutdown.requireTime();
    if (!free.tryAcquire()) {
      throw new Problem(
              ProblemType.TOO_MANY_DOWNLOADS,
              "At most "
                  + most
                  + " archives are sent at once, and this limit is reached. Try again in a moment.",
              Map.of("limit", most))
          .exception();
    }
    return free::release;
  }
}
