package dev.spillway.source;

import dev.spillway.archive.FileStamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The rows of the table {@code catalogue}. Plain JDBC with arrays: a plan asks for up to 100,000 rows at once, and each of
 * them as an entity would be managed, compared and flushed for nothing.
 */
final class CatalogueTable {

  /** What is in the catalogue about one file. */
  record Row(int crc32, Instant lastSeen) {}

  /** How many rows go into one statement. */
  static final int BATCH = 5_000;

  // An index row must fit into a third of a page (2,704 bytes); longer paths are read each time.
  private static final int MAX_PATH_BYTES = 2_000;

  private static final String SELECT =
      """
      select path, size, modified_nanos, changed_nanos, inode, crc32, last_seen
      from catalogue where root = ? and path = any (?)
      """;

  private static final String UPSERT =
      """
      insert into catalogue (root, path, size, modified_nanos, changed_nanos, inode, crc32, last_seen)
      select ?, found.*, ?
      from unnest(?, ?, ?, ?, ?, ?) as found (path, size, modified_nanos, changed_nanos, inode, crc32)
      on conflict (root, path, inode, changed_nanos, modified_nanos, size)
      do update set crc32 = excluded.crc32, last_seen = greatest(catalogue.last_seen, excluded.last_seen)
      """;

  private final DataSource database;

  CatalogueTable(DataSource database) {
    this.database = database;
  }

  /** The rows of exactly these files, as they are stamped; none of what the same paths were before. */
  Map<SourceFile, Row> find(String root, Set<SourceFile> files) throws IOException {
    Map<SourceFile, Row> rows = HashMap.newHashMap(files.size());
    String[] paths = files.stream().map(SourceFile::path).distinct().toArray(String[]::new);
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, root);
      for (int from = 0; from < paths.length; from += BATCH) {
        String[] batch = Arrays.copyOfRange(paths, from, Math.min(from + BATCH, paths.length));
        select.setArray(2, connection.createArrayOf("text", batch));
        try (ResultSet found = select.executeQuery()) {
          while (found.next()) {
            SourceFile file = file(found);
            if (files.contains(file)) {
              rows.put(file, row(found));
            }
          }
        }
      }
      return rows;
    } catch (SQLException e) {
      throw failed("read", root, e);
    }
  }

  /** Adds the files, or marks them as seen; the same rows stored by others at the same time do no harm. */
  void store(String root, Map<SourceFile, Integer> checksums, Instant seen) throws IOException {
    // In one order everywhere, so that two who store the same rows wait for each other but never in
    // a circle.
    List<Map.Entry<SourceFile, Integer>> rows =
        checksums.entrySet().stream()
            .filter(entry -> isStorable(entry.getKey()))
            .sorted(
                Comparator.comparing(
                        (Map.Entry<SourceFile, Integer> entry) -> entry.getKey().path())
                    .thenComparing(entry -> entry.getKey().stamp().inode())
                    .thenComparing(entry -> entry.getKey().stamp().changedNanos()))
            .toList();
    try (Connection connection = database.getConnection();
        PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      upsert.setString(1, root);
      upsert.setObject(2, seen.atOffset(ZoneOffset.UTC));
      for (int from = 0; from < rows.size(); from += BATCH) {
        List<Map.Entry<SourceFile, Integer>> batch =
            rows.subList(from, Math.min(from + BATCH, rows.size()));
        bind(upsert, connection, batch);
        upsert.executeUpdate();
      }
    } catch (SQLException e) {
      throw failed("write", root, e);
    }
  }

  /** Deletes the rows of files that nobody has met since {@code before}; returns how many. */
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
      Collection<Map.Entry<SourceFile, Integer>> rows)
      throws SQLException {
    Object[] paths = rows.stream().map(row -> row.getKey().path()).toArray();
    Object[] crcs = rows.stream().map(Map.Entry::getValue).toArray();
    List<FileStamp> stamps = rows.stream().map(row -> row.getKey().stamp()).toList();
    upsert.setArray(3, connection.createArrayOf("text", paths));
    upsert.setArray(4, longs(connection, stamps.stream().mapToLong(FileStamp::size).toArray()));
    upsert.setArray(
        5, longs(connection, stamps.stream().mapToLong(FileStamp::modifiedNanos).toArray()));
    upsert.setArray(
        6, longs(connection, stamps.stream().mapToLong(FileStamp::changedNanos).toArray()));
    upsert.setArray(7, longs(connection, stamps.stream().mapToLong(FileStamp::inode).toArray()));
    upsert.setArray(8, connection.createArrayOf("int4", crcs));
  }

  private static Array longs(Connection connection, long[] values) throws SQLException {
    Object[] boxed = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return connection.createArrayOf("int8", boxed);
  }

  private static boolean isStorable(SourceFile file) {
    return file.path().length() * 3 <= MAX_PATH_BYTES
        || file.path().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
  }

  private static SourceFile file(ResultSet row) throws SQLException {
    return new SourceFile(
        row.getString(1),
        new FileStamp(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(row.getInt(6), row.getTimestamp(7).toInstant());
  }

  private static IOException failed(String what, String root, SQLException cause) {
    return new IOException(
        "could not " + what + " the catalogue of root " + root + ": " + cause.getMessage(), cause);
  }
}
