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
 * Ends exports whose recipes allow eviction, the least recently downloaded first, and deletes them.
 * Evicts nothing in vain: neither when the room would not be enough, nor while deletions fail.
 */
@ApplicationScoped
public class Eviction {

  private static final Logger LOG = Logger.getLogger(Eviction.class);

  /** Limit of the candidates examined when all earlier ones have leases. */
  private static final int MOST_LOOKED_AT = 64_000;

  /**
   * Up to this many deletions may fail for reasons of their own; with more, the place itself fails.
   */
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

  /**
   * When usage is above high water, evicts down to low water. Condemned blobs are deleted first.
   */
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
   * Makes room for as many of the requests as possible, given in bytes each. Evicts nothing for a
   * request for which there cannot be enough room.
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
      // Condemned blobs that are left have leases: they free nothing now.
      Candidates candidates = candidates(blobs.missing(all));
      long room = room(asked, candidates.bytes() - blobs.missing(0));
      if (room == 0) {
        return;
      }
      List<TerminationCandidate> chosen = candidates.first(blobs.missing(room));
      // Repeated, because other requests may have taken the room meanwhile.
      again = evict(chosen, room, () -> blobs.missing(room), lock, tally);
    }
  }

  private static void holdBack(int refused) {
    LOG.warnf(
        "event=eviction-held-back refused=%d; deletions fail, so nothing is evicted until the"
            + " condemned blobs are deleted",
        refused);
  }

  /**
   * Total of the requests that fit into {@code most} bytes, in the order in which they were made.
   */
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
   * Evicts one export, then as many again as have gone so far: where deleting frees nothing, few
   * exports end in vain.
   *
   * @param room bytes that are to be written afterwards
   * @return whether some were evicted, and all their blobs were deleted
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
   * Whether the disk is the limit, and has no more free space than before: its files are open in
   * another process, or in a snapshot.
   */
  private static boolean freesNothing(long free, VolumeStatus now, long room) {
    return now.reserved() + room > now.free() - now.minFree() && now.free() <= free;
  }

  /** Bytes that still have to be freed. */
  private interface Wanted {
    long bytes() throws IOException;
  }

  /** The first candidates that together have {@code bytes}; all of them, when they have less. */
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
   * Candidates that may be evicted.
   *
   * @param unleased counted bytes of their blobs
   * @param bytes their sum
   */
  record Candidates(List<TerminationCandidate> exports, Map<String, Long> unleased, long bytes) {

    /**
     * The first of {@code evictable} until they have {@code bytes} together.
     *
     * @param unleased counted bytes of blobs without a lease; others are skipped
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

    /** The first that together have {@code enough} bytes. */
    List<TerminationCandidate> first(long enough) {
      return of(exports, unleased, enough).exports();
    }
  }

  private static long total(VolumeStatus status) {
    return status.used() + status.reserved();
  }

  /**
   * Reports what {@link #toLowWater} would do.
   *
   * @param ended exports that the dry run has ended before
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
