package dev.spillway.retention.step;

import dev.spillway.export.ending.ExportTermination;
import dev.spillway.export.ending.TerminationCandidate;
import dev.spillway.retention.report.ReconciliationFindings;
import dev.spillway.retention.report.Tally;
import dev.spillway.retention.turn.StoppedException;
import dev.spillway.retention.turn.SweepLock;
import dev.spillway.retention.turn.SweepSettings;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.CondemnReason;
import dev.spillway.volume.Inventory;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.NotOursException;
import dev.spillway.volume.store.StoreAwayException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Compares one slice of the volume with its rows, and corrects the differences. */
@ApplicationScoped
class SliceWork {

  private static final Logger LOG = Logger.getLogger(SliceWork.class);

  /** Deletions between two checks of the lock. */
  private static final int AT_ONCE = 200;

  /** Limit of the foreign names that a node logs, each once. */
  private static final int MOST_NAMED = 100;

  private final Inventory inventory;
  private final ExportTermination termination;
  private final Blobs blobs;
  private final Expiry expiry;
  private final SweepSettings settings;
  private final Event<BlobsDeleted> events;
  private final Set<String> named = ConcurrentHashMap.newKeySet();

  SliceWork(
      Inventory inventory,
      ExportTermination termination,
      Blobs blobs,
      Expiry expiry,
      SweepSettings settings,
      Event<BlobsDeleted> events) {
    this.inventory = inventory;
    this.termination = termination;
    this.blobs = blobs;
    this.expiry = expiry;
    this.settings = settings;
    this.events = events;
  }

  /**
   * Compares slice {@code slice}.
   *
   * @throws IOException when the volume is away: then nothing of it is known
   */
  void compare(
      Inventory.Pass pass,
      int slice,
      boolean dryRun,
      SweepLock lock,
      Tally tally,
      ReconciliationFindings findings)
      throws StoppedException, IOException {
    Inventory.Slice found;
    try {
      found = pass.look(slice, settings.orphanAge());
    } catch (NotOursException | StoreAwayException e) {
      throw e;
    } catch (IOException e) {
      // A folder that cannot be read does not stop the others.
      LOG.warnf("event=slice-unreadable slice=%d cause=\"%s\"", slice, e);
      tally.failed(CondemnReason.ORPHAN, "slice " + slice + " cannot be read: " + e);
      return;
    }
    tally.examined(
        found.orphans().size() + found.young() + found.lost().size() + found.stored().size());
    // Those dated ahead are counted among the orphans.
    findings.young(found.young() - found.ahead().size());
    findings.foreign(found.foreign().size());
    ahead(found.ahead(), dryRun, tally, findings);
    name(found.foreign());
    // Files may only seem old because the clock was set.
    if (lock.timePaused()) {
      findings.young(found.orphans().size());
    } else {
      findings.orphans(found.orphans().size());
      orphans(found.orphans(), dryRun, lock, tally);
    }
    findings.lost(found.lost().size());
    lost(found.lost(), dryRun, lock, tally);
    List<String> unwanted = expiry.unwanted(found.stored(), tally);
    findings.abandoned(unwanted.size());
    condemn(unwanted, CondemnReason.ABANDONED, dryRun, lock, tally);
  }

  /** Files dated in the future, by another clock or by touch(1), count as orphans. */
  private void ahead(
      List<BlobStore.Found> ahead, boolean dryRun, Tally tally, ReconciliationFindings findings)
      throws NotOursException {
    if (ahead.isEmpty()) {
      return;
    }
    findings.orphans(ahead.size());
    BlobStore.Found first = ahead.getFirst();
    LOG.warnf(
        "event=orphans-dated-ahead files=%d blob=%s modified=%s; they are deleted %s from now on",
        ahead.size(), first.id(), first.modified(), settings.orphanAge());
    if (dryRun) {
      return;
    }
    try {
      inventory.date(ahead);
    } catch (NotOursException e) {
      throw e;
    } catch (IOException e) {
      tally.failed(CondemnReason.ORPHAN, e.toString());
      LOG.warnf("event=orphans-not-dated blob=%s cause=\"%s\"", first.id(), e);
    }
  }

  private void name(List<String> foreign) {
    for (String name : foreign) {
      if (named.size() < MOST_NAMED && named.add(name)) {
        LOG.warnf("event=foreign-file name=\"%s\"; it is not Spillway's, and never touched", name);
      }
    }
  }

  private void orphans(List<BlobStore.Found> orphans, boolean dryRun, SweepLock lock, Tally tally)
      throws StoppedException, NotOursException {
    int tried = 0;
    for (BlobStore.Found orphan : orphans) {
      if (dryRun) {
        tally.wouldDelete("file", orphan.id(), CondemnReason.ORPHAN, orphan.bytes());
        continue;
      }
      if (tried++ % AT_ONCE == 0) {
        lock.proceed();
      }
      try {
        if (inventory.deleteOrphan(orphan)) {
          tally.deleted(CondemnReason.ORPHAN, orphan.bytes());
          events.fire(
              new BlobsDeleted(
                  List.of(
                      new BlobsDeleted.Gone(
                          orphan.id(), CondemnReason.ORPHAN.word(), orphan.bytes()))));
          LOG.infof("event=orphan-deleted blob=%s bytes=%d", orphan.id(), orphan.bytes());
        }
      } catch (NotOursException e) {
        throw e;
      } catch (IOException e) {
        tally.failed(CondemnReason.ORPHAN, e.toString());
        LOG.warnf("event=delete-refused blob=%s reason=orphan cause=\"%s\"", orphan.id(), e);
      }
    }
  }

  private void lost(List<String> lost, boolean dryRun, SweepLock lock, Tally tally)
      throws StoppedException {
    if (lost.isEmpty()) {
      return;
    }
    List<TerminationCandidate> ending = termination.lost(lost);
    if (dryRun) {
      ending.forEach(export -> tally.wouldEnd(export, 0));
    } else {
      expiry.end(ending, lock, tally);
      LOG.errorf("event=blobs-lost blobs=%s", lost.stream().limit(10).toList());
    }
    Set<String> others = new HashSet<>(lost);
    ending.forEach(export -> export.blobId().ifPresent(others::remove));
    condemn(List.copyOf(others), CondemnReason.LOST, dryRun, lock, tally);
  }

  private void condemn(
      List<String> ids, CondemnReason reason, boolean dryRun, SweepLock lock, Tally tally)
      throws StoppedException {
    if (ids.isEmpty()) {
      return;
    }
    if (dryRun) {
      Map<String, Long> counted = blobs.unleased(ids);
      ids.forEach(id -> tally.wouldDelete("blob", id, reason, counted.getOrDefault(id, 0L)));
      return;
    }
    lock.proceed();
    int condemned = blobs.condemn(ids, reason);
    LOG.warnf("event=blobs-condemned reason=%s blobs=%d", reason.word(), condemned);
  }
}
