package dev.spillway.source.catalogue;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import io.agroal.api.AgroalDataSource;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import javax.sql.DataSource;

/**
 * Returns the CRC-32 of source files. A file is read once per root, path and stamp, unless its
 * place has the checksum; known checksums are rows of the database.
 */
@ApplicationScoped
public class Catalogue {

  /** Precision of {@code last_seen}: updating it with each plan would cost more than the plan. */
  static final Duration SEEN_WITHIN = Duration.ofDays(1);

  // Results are stored after each batch, so that a late failure in a large root does not lose them.
  private static final int READ_BATCH = 1_000;

  private final CatalogueTable table;
  private final Checksums checksums;
  private final InstantSource time;
  private final int parallel;

  /** Reads as many files in parallel as there are processors. */
  @Inject
  public Catalogue(
      AgroalDataSource database, @VirtualThreads ExecutorService executor, InstantSource time) {
    this(database, executor, time, Runtime.getRuntime().availableProcessors());
  }

  public Catalogue(
      DataSource database, ExecutorService executor, InstantSource time, int parallel) {
    this.table = new CatalogueTable(database);
    this.checksums = new Checksums(executor, time, parallel);
    this.time = time;
    this.parallel = parallel;
  }

  /**
   * Returns the CRC-32 of each of {@code files} as an unsigned 32-bit value in an int, in their
   * order. Reads files that are not catalogued.
   *
   * @throws ContentChangedException when a file that had to be read does not match its stamp
   * @throws IOException when a file, or the database, could not be read
   */
  public int[] checksums(Root root, List<SourceFile> files) throws IOException {
    Map<SourceFile, Integer> found =
        catalogue(
            root,
            files,
            parallel,
            (file, cause) -> {
              throw cause;
            });
    return files.stream().mapToInt(found::get).toArray();
  }

  /**
   * Catalogues {@code files}, one at a time.
   *
   * @return the number of files that are catalogued, or are only too young for it
   */
  public int refresh(Root root, List<SourceFile> files, Checksums.Failure failure)
      throws IOException {
    return catalogue(root, files, 1, failure).size();
  }

  /**
   * Deletes the rows of files that no plan and no pass has seen since {@code before}. Accurate to a
   * day, since sightings are stored daily.
   *
   * @return the number of rows deleted
   */
  public int forgetUnseen(Instant before) throws IOException {
    return table.deleteUnseen(before);
  }

  private Map<SourceFile, Integer> catalogue(
      Root root, List<SourceFile> files, int workers, Checksums.Failure failure)
      throws IOException {
    Set<SourceFile> distinct = new LinkedHashSet<>(files);
    Instant now = time.instant();
    Map<SourceFile, Integer> result = HashMap.newHashMap(distinct.size());
    Map<SourceFile, Integer> unmarked = new HashMap<>();
    table
        .find(root.name(), distinct)
        .forEach(
            (file, row) -> {
              result.put(file, row.crc32());
              if (row.lastSeen().isBefore(now.minus(SEEN_WITHIN))) {
                unmarked.put(file, row.crc32());
              }
            });
    table.store(root.name(), unmarked, now);
    List<SourceFile> missing = distinct.stream().filter(file -> !result.containsKey(file)).toList();
    for (int from = 0; from < missing.size(); from += READ_BATCH) {
      List<SourceFile> batch = missing.subList(from, Math.min(from + READ_BATCH, missing.size()));
      result.putAll(readAndStore(root, batch, workers, failure));
    }
    return result;
  }

  private Map<SourceFile, Integer> readAndStore(
      Root root, List<SourceFile> files, int workers, Checksums.Failure failure)
      throws IOException {
    Map<SourceFile, Checksums.Read> read = new ConcurrentHashMap<>();
    root.checksums(files).forEach((file, crc32) -> read.put(file, new Checksums.Read(crc32, true)));
    try {
      checksums.read(
          root,
          files.stream().filter(file -> !read.containsKey(file)).toList(),
          workers,
          read,
          failure);
    } catch (IOException e) {
      keep(root, read, e);
      throw e;
    }
    store(root, read);
    Map<SourceFile, Integer> result = HashMap.newHashMap(read.size());
    read.forEach((file, outcome) -> result.put(file, outcome.crc32()));
    return result;
  }

  /** Stores the results from before a failure: they are correct. */
  private void keep(Root root, Map<SourceFile, Checksums.Read> read, IOException failure) {
    try {
      store(root, read);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void store(Root root, Map<SourceFile, Checksums.Read> read) throws IOException {
    Map<SourceFile, Integer> settled = HashMap.newHashMap(read.size());
    read.forEach(
        (file, outcome) -> {
          if (outcome.settled()) {
            settled.put(file, outcome.crc32());
          }
        });
    table.store(root.name(), settled, time.instant());
  }
}
