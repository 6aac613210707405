package dev.spillway.source.catalogue;

import dev.spillway.source.root.SourceFile;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
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

  private final DataSource database;

  CatalogueTable(DataSource database) {
    this.database = database;
  }

  /**
   * Returns the rows of exactly these files with their stamps; no rows of earlier files at the same
   * paths.
   */
  Map<SourceFile, Row> find(String root, Set<SourceFile> files) throws IOException {
    Map<CatalogueKey, Row> rows = HashMap.newHashMap(files.size());
    String[] paths = files.stream().map(SourceFile::path).distinct().toArray(String[]::new);
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, root);
      for (int from = 0; from < paths.length; from += BATCH) {
        String[] batch = Arrays.copyOfRange(paths, from, Math.min(from + BATCH, paths.length));
        select.setArray(2, connection.createArrayOf("text", batch));
        try (ResultSet found = select.executeQuery()) {
          while (found.next()) {
            rows.put(key(found), row(found));
          }
        }
      }
      return ofFiles(rows, files);
    } catch (SQLException e) {
      throw failed("read", root, e);
    }
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
    try (Connection connection = database.getConnection();
        PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      upsert.setString(1, root);
      upsert.setObject(2, seen.atOffset(ZoneOffset.UTC));
      for (int from = 0; from < rows.size(); from += BATCH) {
        List<Map.Entry<CatalogueKey, Integer>> batch =
            rows.subList(from, Math.min(from + BATCH, rows.size()));
        bind(upsert, connection, batch);
        upsert.executeUpdate();
      }
    } catch (SQLException e) {
      throw failed("write", root, e);
    }
  }

  /**
   * Deletes the rows of files that were not seen since {@code before}; returns the number deleted.
   */
  int deleteUnseen(Instant before) throws IOException {
    try (Connection connection = database.getConnection();
        PreparedStatement delete =
            connection.prepareStatement("delete from catalogue where last_seen < ?")) {
      delete.setObject(1, before.atOffset(ZoneOffset.UTC));
      return delete.executeUpdate();
    } catch (SQLException e) {
      throw new IOException("the catalogue could not be cleaned: " + e.getMessage(), e);
    }
  }

  private static void bind(
      PreparedStatement upsert,
      Connection connection,
      Collection<Map.Entry<CatalogueKey, Integer>> rows)
      throws SQLException {
    List<CatalogueKey> keys = rows.stream().map(Map.Entry::getKey).toList();
    upsert.setArray(3, texts(connection, keys, CatalogueKey::path));
    upsert.setArray(4, longs(connection, keys, CatalogueKey::size));
    upsert.setArray(5, longs(connection, keys, CatalogueKey::modifiedNanos));
    upsert.setArray(6, longs(connection, keys, CatalogueKey::changedNanos));
    upsert.setArray(7, longs(connection, keys, CatalogueKey::inode));
    upsert.setArray(8, texts(connection, keys, CatalogueKey::etag));
    Object[] crcs = rows.stream().map(Map.Entry::getValue).toArray();
    upsert.setArray(9, connection.createArrayOf("int4", crcs));
  }

  private static Array texts(
      Connection connection, List<CatalogueKey> keys, Function<CatalogueKey, String> column)
      throws SQLException {
    return connection.createArrayOf("text", keys.stream().map(column).toArray());
  }

  private static Array longs(
      Connection connection, List<CatalogueKey> keys, Function<CatalogueKey, Long> column)
      throws SQLException {
    return connection.createArrayOf("int8", keys.stream().map(column).toArray());
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
