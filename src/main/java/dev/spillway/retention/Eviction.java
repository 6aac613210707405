package dev.spillway.retention;

import dev.spillway.export.Ending;
import dev.spillway.export.Endings;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.VolumeStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ends exports that their recipe lets go for others, the least recently downloaded first, and deletes them. */
@ApplicationScoped
class Eviction {

  /** So many are looked at when all before them are leased. */
  private static final int MOST_LOOKED_AT = 64_000;

  private final Endings endings;
  private final Blobs blobs;
  private final Expiry expiry;
  private final Disposal disposal;

  Eviction(Endings endings, Blobs blobs, Expiry expiry, Disposal disposal) {
    this.endings = endings;
    this.blobs = blobs;
    this.expiry = expiry;
    this.disposal = disposal;
  }

  /** Once it is above high water, down to low water. What is condemned already goes first. */
  void toLowWater(Turn turn, Tally tally) throws StoppedException, IOException {
    VolumeStatus status = blobs.status();
    if (total(status) <= status.highWater()) {
      return;
    }
    disposal.delete(true, turn, tally);
    if (total(blobs.status()) - blobs.going() > status.highWater()) {
      evict(() -> total(blobs.status()) - blobs.going() - status.lowWater(), turn, tally);
    }
  }

  /** Until {@code bytes} more fit, or nothing is left that may go. */
  void makeRoom(long bytes, Turn turn, Tally tally) throws StoppedException, IOException {
    if (blobs.missing(bytes) > 0) {
      disposal.delete(true, turn, tally);
      // What is condemned and still there is leased: it frees nothing now.
      evict(() -> blobs.missing(bytes), turn, tally);
    }
  }

  private void evict(Wanted wanted, Turn turn, Tally tally) throws StoppedException, IOException {
    int looked = Expiry.BATCH;
    while (true) {
      long bytes = wanted.bytes();
      if (bytes <= 0) {
        return;
      }
      List<Ending> evictable = endings.evictable(looked);
      List<Ending> chosen = choose(evictable, unleased(evictable), bytes);
      if (!chosen.isEmpty()) {
        if (expiry.end(chosen, turn, tally) == 0) {
          return;
        }
        disposal.delete(false, turn, tally);
      } else if (evictable.size() < looked || looked >= MOST_LOOKED_AT) {
        return;
      } else {
        looked *= 4;
      }
    }
  }

  /** How many bytes have to go still. */
  private interface Wanted {
    long bytes() throws IOException;
  }

  private Map<String, Long> unleased(List<Ending> evictable) {
    return blobs.unleased(evictable.stream().flatMap(ending -> ending.blobId().stream()).toList());
  }

  /**
   * The first of {@code evictable} that together have {@code bytes}; all, when they have less.
   *
   * @param unleased what their blobs count; who is not in it cannot go now
   */
  static List<Ending> choose(List<Ending> evictable, Map<String, Long> unleased, long bytes) {
    List<Ending> chosen = new ArrayList<>();
    long left = bytes;
    for (Ending ending : evictable) {
      if (left <= 0) {
        break;
      }
      Long counted = ending.blobId().map(unleased::get).orElse(null);
      if (counted != null) {
        chosen.add(ending);
        left -= counted;
      }
    }
    return chosen;
  }

  private static long total(VolumeStatus status) {
    return status.used() + status.reserved();
  }

  /**
   * Tells what {@link #toLowWater} would do.
   *
   * @param ended exports that would have ended before
   */
  void tell(Set<String> ended, Tally tally) throws IOException {
    VolumeStatus status = blobs.status();
    long left = total(status) - blobs.going() - tally.freed();
    if (left <= status.highWater()) {
      return;
    }
    List<Ending> evictable =
        endings.evictable(MOST_LOOKED_AT).stream()
            .filter(ending -> !ended.contains(ending.exportId()))
            .toList();
    Map<String, Long> unleased = unleased(evictable);
    for (Ending ending : choose(evictable, unleased, left - status.lowWater())) {
      tally.wouldEnd(ending, unleased.get(ending.blobId().orElseThrow()));
    }
  }
}
