package dev.spillway.retention.step;

import dev.spillway.export.ending.ExportTermination;
import dev.spillway.export.ending.TerminationCandidate;
import dev.spillway.retention.report.Tally;
import dev.spillway.retention.turn.StoppedException;
import dev.spillway.retention.turn.SweepLock;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.VolumeStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Ends exports that their recipe lets go for others, the least recently downloaded first, and
 * deletes them. What cannot help is not done: nobody is ended for room that is not enough then, nor
 * while the volume refuses to delete.
 */
@ApplicationScoped
public class Eviction {

  private static final Logger LOG = Logger.getLogger(Eviction.class);

  /** So many are looked at when all before them are leased. */
  private static final int MOST_LOOKED_AT = 64_000;

  /** So many blobs may be stuck, each for a reason of its own; when more are, the place refuses. */
  private static final int MOST_REFUSED = 2;

  private final ExportTermination termination;
  private final Blobs blobs;
  private final Expiry expiry;
  private final Disposal disposal;

  Eviction(ExportTermination termination, Blobs blobs, Expiry expiry, Disposal disposal) {
    this.termination = termination;
    this.blobs = blobs;
    this.expiry = expiry;
    this.disposal = disposal;
  }

  /** Once it is above high water, down to low water. What is condemned already goes first. */
  public void toLowWater(SweepLock lock, Tally tally) throws StoppedException, IOException {
    VolumeStatus status = blobs.status();
    if (total(status) <= status.highWater()) {
      return;
    }
    int refused = disposal.delete(true, lock, tally);
    if (refused > MOST_REFUSED) {
      holdBack(refused);
    } else if (total(blobs.status()) - blobs.going() > status.highWater()) {
      Wanted wanted = () -> total(blobs.status()) - blobs.going() - status.lowWater();
      evict(candidates(wanted.bytes()).first(wanted.bytes()), 0, wanted, lock, tally);
    }
  }

  /**
   * Until there is room for as many of {@code asked} as there can be, bytes each. Nobody is evicted
   * for one that there can be no room for.
   */
  public void makeRoom(List<Long> asked, SweepLock lock, Tally tally)
      throws StoppedException, IOException {
    long all = asked.stream().mapToLong(Long::longValue).sum();
    if (blobs.missing(all) <= 0) {
      return;
    }
    int refused = disposal.delete(true, lock, tally);
    if (refused > MOST_REFUSED) {
      holdBack(refused);
      return;
    }
    boolean again = true;
    while (again && blobs.missing(all) > 0) {
      // What is condemned and still there is leased: it frees nothing now.
      Candidates candidates = candidates(blobs.missing(all));
      long room = room(asked, candidates.bytes() - blobs.missing(0));
      if (room == 0) {
        return;
      }
      List<TerminationCandidate> chosen = candidates.first(blobs.missing(room));
      // Again, because others may have been quicker to take the room than those who asked for it.
      again = evict(chosen, room, () -> blobs.missing(room), lock, tally);
    }
  }

  private static void holdBack(int refused) {
    LOG.warnf(
        "event=eviction-held-back refused=%d; deleting is refused, so nobody is evicted before what is condemned goes",
        refused);
  }

  /** How much of {@code most} bytes those take together who fit, whoever asked first first. */
  static long room(List<Long> asked, long most) {
    long room = 0;
    for (long bytes : asked) {
      if (bytes <= most - room) {
        room += bytes;
      }
    }
    return room;
  }

  /**
   * First one, then as many again as have gone: where deleting frees nothing, few end in vain.
   *
   * @param room bytes that are to be written then
   * @return whether some were evicted, and all that was to go with them has gone
   */
  private boolean evict(
      List<TerminationCandidate> chosen, long room, Wanted wanted, SweepLock lock, Tally tally)
      throws StoppedException, IOException {
    int from = 0;
    while (from < chosen.size() && wanted.bytes() > 0) {
      int to = Math.min(chosen.size(), from + Math.clamp(from, 1, Expiry.BATCH));
      long free = blobs.status().free();
      int ended = expiry.end(chosen.subList(from, to), lock, tally);
      if (ended == 0
          || disposal.delete(false, lock, tally) > 0
          || freesNothing(free, blobs.status(), room)) {
        return false;
      }
      from = to;
    }
    return from > 0;
  }

  /**
   * Whether the disk is what is short, and has no more than before: its files are open elsewhere,
   * or in a snapshot.
   */
  private static boolean freesNothing(long free, VolumeStatus now, long room) {
    return now.reserved() + room > now.free() - now.minFree() && now.free() <= free;
  }

  /** How many bytes have to go still. */
  private interface Wanted {
    long bytes() throws IOException;
  }

  /** The first that may go, until they have {@code bytes} together; all, when they have less. */
  private Candidates candidates(long bytes) {
    int looked = Expiry.BATCH;
    while (true) {
      List<TerminationCandidate> evictable = termination.evictable(looked);
      Candidates candidates = Candidates.of(evictable, unleased(evictable), bytes);
      if (candidates.bytes() >= bytes || evictable.size() < looked || looked >= MOST_LOOKED_AT) {
        return candidates;
      }
      looked *= 4;
    }
  }

  private Map<String, Long> unleased(List<TerminationCandidate> evictable) {
    return blobs.unleased(
        evictable.stream().flatMap(candidate -> candidate.blobId().stream()).toList());
  }

  /**
   * Some that may go.
   *
   * @param unleased what their blobs count
   * @param bytes what they count together
   */
  record Candidates(List<TerminationCandidate> exports, Map<String, Long> unleased, long bytes) {

    /**
     * @param unleased what the blobs count; who is not in it cannot go now
     */
    static Candidates of(
        List<TerminationCandidate> evictable, Map<String, Long> unleased, long bytes) {
      List<TerminationCandidate> chosen = new ArrayList<>();
      long sum = 0;
      for (TerminationCandidate candidate : evictable) {
        if (sum >= bytes) {
          break;
        }
        Long counted = candidate.blobId().map(unleased::get).orElse(null);
        if (counted != null) {
          chosen.add(candidate);
          sum += counted;
        }
      }
      return new Candidates(chosen, unleased, sum);
    }

    /** The first that together have {@code enough}. */
    List<TerminationCandidate> first(long enough) {
      return of(exports, unleased, enough).exports();
    }
  }

  private static long total(VolumeStatus status) {
    return status.used() + status.reserved();
  }

  /**
   * Tells what {@link #toLowWater} would do.
   *
   * @param ended exports that would have ended before
   */
  public void tell(Set<String> ended, Tally tally) throws IOException {
    VolumeStatus status = blobs.status();
    long left = total(status) - blobs.going() - tally.freed();
    if (left <= status.highWater()) {
      return;
    }
    List<TerminationCandidate> evictable =
        termination.evictable(MOST_LOOKED_AT).stream()
            .filter(candidate -> !ended.contains(candidate.exportId()))
            .toList();
    Map<String, Long> unleased = unleased(evictable);
    for (TerminationCandidate candidate :
        Candidates.of(evictable, unleased, left - status.lowWater()).exports()) {
      tally.wouldEnd(candidate, unleased.get(candidate.blobId().orElseThrow()));
    }
  }
}
