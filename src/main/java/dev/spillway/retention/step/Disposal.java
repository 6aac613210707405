package dev.spillway.retention.step;

import dev.spillway.retention.report.Tally;
import dev.spillway.retention.turn.StoppedException;
import dev.spillway.retention.turn.SweepLock;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.Condemned;
import dev.spillway.volume.Deleted;
import dev.spillway.volume.store.NotOursException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Deletes condemned blobs. */
@ApplicationScoped
public class Disposal {

  private static final Logger LOG = Logger.getLogger(Disposal.class);

  private static final int BATCH = 1000;

  /** Deletions between two checks of the lock: large files take tens of milliseconds each. */
  private static final int AT_ONCE = 200;

  private final Blobs blobs;
  private final Event<BlobsDeleted> events;

  Disposal(Blobs blobs, Event<BlobsDeleted> events) {
    this.blobs = blobs;
    this.events = events;
  }

  /**
   * Deletes condemned blobs until none is left that may be deleted; tries each once.
   *
   * @param early whether to include blobs whose delay has not ended, because room is needed
   * @return the number of blobs whose deletion failed
   * @throws NotOursException when the volume is away
   */
  public int delete(boolean early, SweepLock lock, Tally tally)
      throws StoppedException, NotOursException {
    Set<String> refused = new HashSet<>();
    while (true) {
      // Failed blobs are due last, and only when early ones are included.
      List<Condemned> due =
          blobs.due(BATCH + (early ? refused.size() : 0), early).stream()
              .filter(blob -> !refused.contains(blob.id()))
              .toList();
      if (due.isEmpty()) {
        return refused.size();
      }
      for (int from = 0; from < due.size(); from += AT_ONCE) {
        lock.proceed();
        count(
            blobs.delete(due.subList(from, Math.min(due.size(), from + AT_ONCE))), refused, tally);
      }
    }
  }

  private void count(Deleted deleted, Set<String> refused, Tally tally) {
    tally.examined(deleted.gone().size() + deleted.failed().size());
    deleted.gone().forEach(blob -> tally.deleted(blob.reason(), blob.bytes()));
    if (!deleted.gone().isEmpty()) {
      events.fire(new BlobsDeleted(deleted.gone().stream().map(BlobsDeleted.Gone::of).toList()));
    }
    deleted
        .failed()
        .forEach(
            (blob, cause) -> {
              refused.add(blob.id());
              tally.failed(blob.reason(), cause);
              LOG.warnf(
                  "event=delete-refused blob=%s reason=%s cause=\"%s\"; it is tried again later",
                  blob.id(), blob.reason().word(), cause);
            });
  }

  /** Reports what {@link #delete} would do. */
  public void tell(Tally tally) {
    List<Condemned> due = blobs.due(Expiry.MOST_TOLD, false);
    tally.examined(due.size());
    due.forEach(blob -> tally.wouldDelete("blob", blob.id(), blob.reason(), blob.bytes()));
  }
}
