package dev.spillway.export.staging;

import dev.spillway.database.document.JsonDocument;
import dev.spillway.database.document.RowsDone;
import dev.spillway.database.query.Query;
import dev.spillway.database.session.Databases;
import dev.spillway.database.session.Rows;
import dev.spillway.database.session.Snapshot;
import dev.spillway.database.session.SnapshotTerms;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.NamedFiles;
import dev.spillway.recipe.model.Parameters;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * One snapshot per database that an export reads, begun on first use. Close it as soon as all rows
 * are read.
 */
final class Snapshots implements Closeable, NamedFiles {

  /**
   * Maximum length of a path in bytes, by the limit of the system. All names are held in memory at
   * once.
   */
  private static final int LONGEST_NAME = 4095;

  private final Databases databases;
  private final SnapshotTerms terms;
  private final IntConsumer named;
  private final Map<String, Snapshot> begun = new LinkedHashMap<>();

  /**
   * @param named receives the number of files that a query has named so far, and throws when there
   *     are too many: their names are held in memory
   */
  Snapshots(Databases databases, SnapshotTerms terms, IntConsumer named) {
    this.databases = databases;
    this.terms = terms;
    this.named = named;
  }

  private Snapshot of(String database) throws IOException {
    Snapshot snapshot = begun.get(database);
    if (snapshot == null) {
      snapshot = databases.get(database).begin(terms);
      begun.put(database, snapshot);
    }
    return snapshot;
  }

  /** Writes a document that is made of rows. */
  void write(Choice.RowsDocument document, Parameters parameters, OutputStream out, RowsDone done)
      throws IOException {
    document.document().write(of(document.database()), parameters.values(), out, done);
  }

  /**
   * Returns the number of rows that PostgreSQL's planner expects for a document; empty when it has
   * no estimate.
   */
  OptionalLong estimate(Choice.RowsDocument document, Parameters parameters) throws IOException {
    // The query for the root object returns one row.
    long rows = document.document() instanceof JsonDocument ? 1 : 0;
    for (Query query : document.document().queries().stream().skip(rows).toList()) {
      OptionalLong expected = of(document.database()).estimate(query, parameters.values());
      if (expected.isEmpty()) {
        return OptionalLong.empty();
      }
      rows += expected.getAsLong();
    }
    return OptionalLong.of(rows);
  }

  @Override
  public List<NamedFile> of(Choice.QueriedFiles files, Parameters parameters) throws IOException {
    List<NamedFile> found = new ArrayList<>();
    try (Rows rows = of(files.database()).stream(files.query(), parameters.values())) {
      int name = column(rows, "name");
      int path = column(rows, "path");
      while (rows.next()) {
        if (rows.value(path) != null) {
          String file = text(rows.value(path));
          found.add(new NamedFile(rows.value(name) == null ? file : text(rows.value(name)), file));
          named.accept(found.size());
        }
      }
    }
    return found;
  }

  private static String text(byte[] value) {
    if (value.length > LONGEST_NAME) {
      throw Problem.of(
              ProblemType.UNUSABLE_SOURCE,
              "A row names a file in "
                  + value.length
                  + " bytes; no path has more than "
                  + LONGEST_NAME
                  + ".")
          .exception();
    }
    return new String(value, StandardCharsets.UTF_8);
  }

  private static int column(Rows rows, String name) {
    for (int i = 0; i < rows.columns().size(); i++) {
      if (rows.columns().get(i).name().equals(name)) {
        return i;
      }
    }
    throw Problem.of(
            ProblemType.RECIPE_BROKEN,
            "The recipe's query of files has no column \""
                + name
                + "\". Its operator has to correct it.")
        .exception();
  }

  /** Returns the number of queries sent so far. */
  long queries() {
    return begun.values().stream().mapToLong(Snapshot::queries).sum();
  }

  @Override
  public void close() {
    begun.values().forEach(Snapshot::close);
  }
}
