package dev.spillway.source.catalogue;

import dev.spillway.source.root.SourceFile;
import dev.spillway.sql.Statements;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The table {@code catalogue}. Uses JDBC with arrays: a plan needs up to 100,000 rows at once, and
 * entities would be managed, compared and flushed for nothing.
 */
final class CatalogueTable {

  /** The row of one file. */
  record Row(int crc32, Instant lastSeen) {}

  /** Rows per statement. */
  static final int BATCH = 5_000;

  private static final String SELECT =
      """
      select path, size, modified_nanos, changed_nanos, inode, etag, crc32, last_seen
      from catalogue where root = ? and path = any (?)
      """;

  private static final String UPSERT =
      """
      insert into catalogue (root, path, size, modified_nanos, changed_nanos, inode, etag, crc32, last_seen)
      select ?, found.*, ?
      from unnest(?, ?, ?, ?, ?, ?, ?) as found (path, size, modified_nanos, changed_nanos, inode, etag, crc32)
      on conflict (root, path, inode, changed_nanos, modified_nanos, size, etag)
      do update set crc32 = excluded.crc32, last_seen = greatest(catalogue.last_seen, excluded.last_seen)
      """;

  private final Statements statements;

  CatalogueTable(DataSource database) {
    this.statements = new Statements(database);
  }

  /**
   * Returns the rows of exactly these files with their stamps; no rows of earlier files at the same
   * paths.
   */
  Map<SourceFile, Row> find(String root, Set<SourceFile> files) throws IOException {
    Map<CatalogueKey, Row> rows = HashMap.newHashMap(files.size());
    String[] paths = files.stream().map(SourceFile::path).distinct().toArray(String[]::new);
    try {
      for (int from = 0; from < paths.length; from += BATCH) {
        String[] batch = Arrays.copyOfRange(paths, from, Math.min(from + BATCH, paths.length));
        statements.query(SELECT, found -> addAll(found, rows), root, batch);
      }
      return ofFiles(rows, files);
    } catch (SQLException e) {
      throw failed("read", root, e);
    }
  }

  private static Map<CatalogueKey, Row> addAll(ResultSet found, Map<CatalogueKey, Row> rows)
      throws SQLException {
    while (found.next()) {
      rows.put(key(found), row(found));
    }
    return rows;
  }

  private static Map<SourceFile, Row> ofFiles(Map<CatalogueKey, Row> rows, Set<SourceFile> files) {
    Map<SourceFile, Row> found = HashMap.newHashMap(files.size());
    for (SourceFile file : files) {
      Row row = rows.get(CatalogueKey.of(file));
      if (row != null) {
        found.put(file, row);
      }
    }
    return found;
  }

  /** Inserts the files, or marks them as seen. Concurrent calls may store the same rows. */
  void store(String root, Map<SourceFile, Integer> checksums, Instant seen) throws IOException {
    // In one order everywhere, so that concurrent writers of the same rows do not deadlock.
    Map<CatalogueKey, Integer> sorted = new TreeMap<>(CatalogueKey.ORDER);
    checksums.forEach((file, crc32) -> sorted.put(CatalogueKey.of(file), crc32));
    List<Map.Entry<CatalogueKey, Integer>> rows =
        sorted.entrySet().stream().filter(row -> row.getKey().isStorable()).toList();
    try {
      for (int from = 0; from < rows.size(); from += BATCH) {
        upsert(root, seen, rows.subList(from, Math.min(from + BATCH, rows.size())));
      }
    } catch (SQLException e) {
      throw failed("write", root, e);
    }
  }

  /**
   * Deletes the rows of files that were not seen since {@code before}; returns the number deleted.
   */
  int deleteUnseen(Instant before) throws IOException {
    try {
      return statements.update(
          "delete from catalogue where last_seen < ?", before.atOffset(ZoneOffset.UTC));
    } catch (SQLException e) {
      throw new IOException("the catalogue could not be cleaned: " + e.getMessage(), e);
    }
  }

  private void upsert(String root, Instant seen, List<Map.Entry<CatalogueKey, Integer>> rows)
      throws SQLException {
    List<CatalogueKey> keys = rows.stream().map(Map.Entry::getKey).toList();
    statements.update(
        UPSERT,
        root,
        seen.atOffset(ZoneOffset.UTC),
        texts(keys, CatalogueKey::path),
        longs(keys, CatalogueKey::size),
        longs(keys, CatalogueKey::modifiedNanos),
        longs(keys, CatalogueKey::changedNanos),
        longs(keys, CatalogueKey::inode),
        texts(keys, CatalogueKey::etag),
        rows.stream().map(Map.Entry::getValue).toArray(Integer[]::new));
  }

  private static String[] texts(List<CatalogueKey> keys, Function<CatalogueKey, String> column) {
    return keys.stream().map(column).toArray(String[]::new);
  }

  private static Long[] longs(List<CatalogueKey> keys, Function<CatalogueKey, Long> column) {
    return keys.stream().map(column).toArray(Long[]::new);
  }

  private static CatalogueKey key(ResultSet row) throws SQLException {
    return new CatalogueKey(
        row.getString(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getString(6));
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(row.getInt(7), row.getTimestamp(8).toInstant());
  }

  private static IOException failed(String what, String root, SQLException cause) {
    return new IOException(
        "could not " + what + " the catalogue of root " + root + ": " + cause.getMessage(), cause);
  }
}
