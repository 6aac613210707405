package dev.spillway.export.part;

import dev.spillway.archive.layout.ArchiveParts;
import dev.spillway.sql.Statements;
import dev.spillway.sql.UncheckedSql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** The table of parts: rows of exports with several parts, which go with the export's row. */
@Singleton
public class ExportParts {

  private static final String INSERT =
      "insert into export_part (export_id, number, start, length, first_entry, etag, last_modified)"
          + " select ?, * from unnest(?::int[], ?::bigint[], ?::bigint[], ?::int[], ?::text[],"
          + " ?::timestamptz[])";

  private static final String FIND =
      "select number, start, part.length, first_entry, part.etag, part.last_modified,"
          + " sent @> int8range(start, start + part.length),"
          + " covered @> int8range(start, start + part.length)"
          + " from export_part part join export on export.id = part.export_id"
          + " where part.export_id = ?";

  private final Statements statements;

  public ExportParts(DataSource database) {
    this.statements = new Statements(database);
  }

  /** Stores the parts of an export, in the transaction that stores its plan. */
  public void insert(String exportId, ArchiveParts parts) {
    int[] numbers = IntStream.rangeClosed(1, parts.count()).toArray();
    UncheckedSql.of(
        () ->
            statements.update(
                INSERT,
                exportId,
                numbers,
                IntStream.of(numbers).mapToLong(parts::start).toArray(),
                IntStream.of(numbers).mapToLong(number -> parts.part(number).length()).toArray(),
                IntStream.of(numbers).map(parts::firstEntry).toArray(),
                texts(numbers, number -> parts.part(number).etag()),
                texts(numbers, number -> parts.part(number).lastModified().toString())));
  }

  private static String[] texts(int[] numbers, IntFunction<String> text) {
    return IntStream.of(numbers).mapToObj(text).toArray(String[]::new);
  }

  /** Returns the parts of an export in order; none when it has only one archive. */
  public List<ExportPart> of(String exportId) {
    return UncheckedSql.of(
        () ->
            statements.query(
                FIND + " order by number",
                rows -> {
                  List<ExportPart> parts = new ArrayList<>();
                  while (rows.next()) {
                    parts.add(part(rows));
                  }
                  return parts;
                },
                exportId));
  }

  /** Returns one part of an export; empty when it has none of this number. */
  public Optional<ExportPart> find(String exportId, int number) {
    return UncheckedSql.of(
        () ->
            statements.query(
                FIND + " and number = ?",
                rows -> rows.next() ? Optional.of(part(rows)) : Optional.empty(),
                exportId,
                number));
  }

  private static ExportPart part(ResultSet row) throws SQLException {
    return new ExportPart(
        row.getInt(1),
        row.getLong(2),
        row.getLong(3),
        row.getInt(4),
        row.getString(5),
        row.getObject(6, OffsetDateTime.class).toInstant(),
        row.getBoolean(7),
        row.getBoolean(8));
  }
}
