package dev.spillway.volume;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.s3.S3Exception;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.StoreAwayException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Compares what the rows say with what is there, slice by slice, both ways. */
@ApplicationScoped
public class Inventory {

  /** A store's clock, or another node's, may be so far ahead. */
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  /** What was listed is believed so long: what is deleted meanwhile would look like an orphan. */
  private static final Duration LISTED_FOR = Duration.ofSeconds(5);

  private final BlobRows rows;
  private final BlobStore store;
  private final InstantSource clock;

  public Inventory(DataSource database, BlobStore store, InstantSource clock) {
    this.rows = new BlobRows(database);
    this.store = store;
    this.clock = clock;
  }

  /**
   * What is in one slice.
   *
   * @param orphans files of our shape without a row, older than was asked for: ours to delete
   * @param ahead of the young ones, those whose time is still to come: they would stay young until
   *     then
   * @param young files of our shape without a row that are not old enough yet
   * @param foreign things that are not ours; never touched
   * @param lost ids of STORED blobs whose bytes are not there, or not all of them
   * @param stored ids of STORED blobs whose bytes are there
   */
  public record Slice(
      List<BlobStore.Found> orphans,
      List<BlobStore.Found> ahead,
      int young,
      List<String> foreign,
      List<String> lost,
      List<String> stored) {}

  /** Begins to look at slices, one after another. */
  public Pass pass() {
    return new Pass();
  }

  /**
   * Looks at slices in their order. What a bucket lists in one page is listed once. Not
   * thread-safe.
   */
  public final class Pass {

    private final Map<Integer, Listed> listed = new HashMap<>();
    private long listedAt;

    private Pass() {}

    /**
     * Looks at slice {@code number}.
     *
     * @throws NotOursException when the volume is not ours or away: then nothing is an orphan and
     *     nothing is lost
     * @throws StoreAwayException when it is in a store that does not tell: neither will it of other
     *     slices
     */
    public Slice look(int number, Duration orphanAge) throws IOException {
      try {
        return compare(number, listed(number), orphanAge);
      } catch (S3Exception e) {
        throw new StoreAwayException(e);
      }
    }

    private Listed listed(int number) throws IOException {
      if (System.nanoTime() - listedAt > LISTED_FOR.toNanos()) {
        listed.clear();
      }
      if (!listed.containsKey(number)) {
        listed.clear();
        list(number);
        listedAt = System.nanoTime();
      }
      return listed.remove(number);
    }

    private void list(int number) throws IOException {
      List<String> foreign = new ArrayList<>();
      int next =
          store.list(
              number,
              BlobStore.SLICES,
              new BlobStore.Visitor() {
                @Override
                public void blob(BlobStore.Found found) {
                  listed
                      .computeIfAbsent(slice(found.id()), _ -> new Listed())
                      .files
                      .merge(found.id(), found, Inventory::younger);
                }

                @Override
                public void foreign(String name) {
                  foreign.add(name);
                }
              });
      for (int slice = number; slice < next; slice++) {
        listed.computeIfAbsent(slice, _ -> new Listed());
      }
      listed.get(number).foreign.addAll(foreign);
    }
  }

  /**
   * What is there of one slice; of several that were listed at once, the first has what is not ours
   * in any.
   */
  private static final class Listed {
    private final Map<String, BlobStore.Found> files = new HashMap<>();
    private final List<String> foreign = new ArrayList<>();
  }

  private static int slice(String id) {
    return HexFormat.fromHexDigits(id, 0, 2);
  }

  private Slice compare(int number, Listed listed, Duration orphanAge) throws IOException {
    Map<String, BlobStore.Found> files = listed.files;
    // After the files: every file that was listed had its row before it had its first byte.
    Map<String, BlobRows.Known> known = rows.known("%02x".formatted(number));
    List<String> lost = new ArrayList<>();
    List<String> stored = new ArrayList<>();
    for (var row : known.entrySet()) {
      if (row.getValue().stored()) {
        long length = row.getValue().length();
        boolean there = isMet(files.get(row.getKey()), length) || isThere(row.getKey(), length);
        (there ? stored : lost).add(row.getKey());
      }
    }
    files.keySet().removeAll(known.keySet());
    Instant before = clock.instant().minus(orphanAge);
    List<BlobStore.Found> orphans =
        files.values().stream().filter(file -> file.modified().isBefore(before)).toList();
    Instant after = clock.instant().plus(CLOCKS);
    List<BlobStore.Found> ahead =
        files.values().stream().filter(file -> file.modified().isAfter(after)).toList();
    if (!lost.isEmpty()) {
      // The mount may have gone while we looked: then nothing of this is true.
      store.requireOurs();
    }
    return new Slice(orphans, ahead, files.size() - orphans.size(), listed.foreign, lost, stored);
  }

  private static BlobStore.Found younger(BlobStore.Found one, BlobStore.Found other) {
    return one.modified().isAfter(other.modified()) ? one : other;
  }

  /** Saves a look at each: a bucket would be asked as often as it has blobs. */
  private static boolean isMet(BlobStore.Found file, long length) {
    return file != null && file.finished() && file.bytes() == length;
  }

  private boolean isThere(String id, long length) throws IOException {
    try {
      store.check(id, length);
      return true;
    } catch (ContentChangedException e) {
      return false;
    }
  }

  /**
   * Gives files without a row whose time is still to come the time of now, so that they grow old
   * from now on.
   */
  public void date(List<BlobStore.Found> ahead) throws IOException {
    for (BlobStore.Found file : ahead) {
      store.date(file, clock.instant());
    }
  }

  /** Deletes a file that has no row. False when a row has appeared. */
  public boolean deleteOrphan(BlobStore.Found orphan) throws IOException {
    if (rows.exists(orphan.id())) {
      return false;
    }
    store.delete(orphan.id());
    return true;
  }

  /**
   * Counts used and reserved anew from the rows. Returns by how many bytes they were off; 0 unless
   * something is wrong.
   */
  @Transactional
  public long recount() {
    rows.lockCounters();
    return rows.recount();
  }
}
