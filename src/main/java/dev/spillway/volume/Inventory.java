package dev.spillway.volume;

import dev.spillway.archive.ContentChangedException;
import dev.spillway.s3.S3Exception;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Compares what the rows say with what is there, slice by slice, both ways. */
@ApplicationScoped
public class Inventory {

  /** A store's clock, or another node's, may be so far ahead. */
  private static final Duration CLOCKS = Duration.ofMinutes(5);

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
   * @param ahead of the young ones, those whose time is still to come: they would stay young until then
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

  /**
   * Looks at slice {@code number}.
   *
   * @throws NotOursException when the volume is not ours or away: then nothing is an orphan and nothing is lost
   * @throws StoreAwayException when it is in a store that does not tell: neither will it of other slices
   */
  public Slice look(int number, Duration orphanAge) throws IOException {
    try {
      return compare(number, orphanAge);
    } catch (S3Exception e) {
      throw new StoreAwayException(e);
    }
  }

  private Slice compare(int number, Duration orphanAge) throws IOException {
    Map<String, BlobStore.Found> files = new HashMap<>();
    List<String> foreign = new ArrayList<>();
    store.list(
        number,
        new BlobStore.Visitor() {
          @Override
          public void blob(BlobStore.Found found) {
            files.merge(found.id(), found, Inventory::younger);
          }

          @Override
          public void foreign(String name) {
            foreign.add(name);
          }
        });
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
    // The mount may have gone while we looked: then nothing of this is true.
    store.requireOurs();
    return new Slice(orphans, ahead, files.size() - orphans.size(), foreign, lost, stored);
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

  /** Gives files without a row whose time is still to come the time of now, so that they grow old from now on. */
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

  /** Counts used and reserved anew from the rows. Returns by how many bytes they were off; 0 unless something is wrong. */
  @Transactional
  public long recount() {
    rows.lockCounters();
    return rows.recount();
  }
}
