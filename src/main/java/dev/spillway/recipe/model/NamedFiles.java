package dev.spillway.recipe.model;

import java.io.IOException;
import java.util.List;

/** Asks the queries that name files. */
@FunctionalInterface
public interface NamedFiles {

  /** Every row of the query, in its order. */
  List<NamedFile> of(Choice.QueriedFiles files, Parameters parameters) throws IOException;

  /**
   * A file that a row names.
   *
   * @param entryName its name in the archive
   * @param path its path below the root
   */
  record NamedFile(String entryName, String path) {}
}
