package dev.spillway.web.download;

import dev.spillway.export.generation.NodeShutdown;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Lets so many archive responses be in progress at once on this node as {@code limits.downloads}
 * says.
 */
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

  /** A place of a response, until it is closed. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place at once.
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
                  + " archives are sent at once from here, and so many there are. Try again in a moment.",
              Map.of("limit", most))
          .exception();
    }
    return free::release;
  }
}
