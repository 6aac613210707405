package dev.spillway.recipe.model;

import java.io.IOException;
import java.util.List;

/** Runs the queries that name files. */
@FunctionalInterface
public interface NamedFiles {

  /** Returns all rows of the query, in its order. */
  List<NamedFile> of(Choice.QueriedFiles files, Parameters parameters) throws IOException;

  /**
   * A file named by a row.
   *
   * @param entryName its name in the archive
   * @param path its path below the root
   */
  record NamedFile(String entryName, String path) {}
}
