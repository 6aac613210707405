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

/** Compares the rows with the stored files, slice by slice, in both directions. */
@ApplicationScoped
public class Inventory {

  /** How far ahead the clock of a store or of another node may be. */
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  /**
   * How long a listing is trusted: a blob that is deleted after it was listed would look like an
   * orphan.
   */
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
   * The content of one slice.
   *
   * @param orphans files with the name of a blob and without a row, older than the given age: they
   *     may be deleted
   * @param ahead those of the young files whose modification time is in the future: they would stay
   *     young until then
   * @param young number of files with the name of a blob and without a row that are not old enough
   *     yet
   * @param foreign names of things that are not Spillway's; they are never touched
   * @param lost ids of STORED blobs whose bytes are missing or incomplete
   * @param stored ids of STORED blobs whose bytes are there
   */
  public record Slice(
      List<BlobStore.Found> orphans,
      List<BlobStore.Found> ahead,
      int young,
      List<String> foreign,
      List<String> lost,
      List<String> stored) {}

  /** Begins a pass over the slices. */
  public Pass pass() {
    return new Pass();
  }

  /**
   * Compares slices in order. A page of a bucket's listing that covers several slices is fetched
   * once. Not thread-safe.
   */
  public final class Pass {

    private final Map<Integer, Listed> listed = new HashMap<>();
    private long listedAt;

    private Pass() {}

    /**
     * Compares slice {@code number}.
     *
     * @param orphanAge minimum age of an orphan
     * @throws NotOursException when the volume is away or belongs to another installation: then
     *     nothing is an orphan and nothing is lost
     * @throws StoreAwayException when the store does not answer: it will not answer for other
     *     slices either
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
   * The listed files of one slice. When several slices were listed together, the first one holds
   * the foreign names of all of them.
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
    // Read after the files: the row of a listed file was inserted before its first byte was
    // written.
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
      // The mount may have gone away during the comparison: then the result is wrong.
      store.requireOurs();
    }
    return new Slice(orphans, ahead, files.size() - orphans.size(), listed.foreign, lost, stored);
  }

  private static BlobStore.Found younger(BlobStore.Found one, BlobStore.Found other) {
    return one.modified().isAfter(other.modified()) ? one : other;
  }

  /**
   * Saves a request for each blob of a bucket: the listing has shown the file with the right
   * length.
   */
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
   * Sets the modification time of files without a row that are dated in the future to now, so that
   * they age from now on.
   */
  public void date(List<BlobStore.Found> ahead) throws IOException {
    for (BlobStore.Found file : ahead) {
      store.date(file, clock.instant());
    }
  }

  /** Deletes a file that has no row. Returns false when a row has appeared. */
  public boolean deleteOrphan(BlobStore.Found orphan) throws IOException {
    if (rows.exists(orphan.id())) {
      return false;
    }
    store.delete(orphan.id());
    return true;
  }

  /**
   * Recounts used and reserved bytes from the rows. Returns the number of bytes by which they were
   * off; anything but 0 is a bug.
   */
  @Transactional
  public long recount() {
    rows.lockCounters();
    return rows.recount();
  }
}
