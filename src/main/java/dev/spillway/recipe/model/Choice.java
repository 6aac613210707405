package dev.spillway.recipe.model;

import dev.spillway.database.document.Document;
import dev.spillway.database.query.Query;

/** One item of a recipe's contents: how entries are chosen. */
public sealed interface Choice {

  /** Every file of {@code root} whose path matches; each keeps its path as its entry name. */
  record Files(Glob glob, String root, boolean compress) implements OfFiles {}

  /**
   * The files of {@code root} that a query names: each row has the entry's {@code name} and the
   * file's {@code path}.
   */
  record QueriedFiles(String database, Query query, String root, boolean compress)
      implements OfFiles, OfRows {}

  /** What the {@code Picker} of this name takes from {@code root}. */
  record Pick(String picker, String root, boolean compress) implements OfFiles {}

  /** The list of what the recipe's picker took, as a CSV document of this entry name. */
  record PickedDocument(String entryName) implements Choice {}

  /** A document of this entry name that is made of rows. */
  record RowsDocument(String entryName, String database, Document document) implements OfRows {}

  /** What yields files of a root. */
  sealed interface OfFiles extends Choice {

    /** The root's name. */
    String root();

    /** Whether they are staged deflated where that makes them smaller. */
    boolean compress();
  }

  /** What asks a database. */
  sealed interface OfRows extends Choice {

    /** The database's name. */
    String database();
  }
}
