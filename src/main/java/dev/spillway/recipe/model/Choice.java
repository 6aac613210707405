package dev.spillway.recipe.model;

import dev.spillway.archive.entry.Format;
import dev.spillway.database.document.Document;
import dev.spillway.database.query.Query;
import java.util.List;

/** One item of a recipe's contents: how entries are selected. */
public sealed interface Choice {

  /** Every file of {@code root} whose path matches; its path is its entry name. */
  record Files(Glob glob, String root, boolean compress) implements OfFiles {}

  /**
   * The files of {@code root} that a query names: each row has the entry's {@code name} and the
   * file's {@code path}.
   */
  record QueriedFiles(String database, Query query, String root, boolean compress)
      implements OfFiles, OfRows {}

  /** The files that the {@code Picker} of this name picks from {@code root}. */
  record Pick(String picker, String root, boolean compress) implements OfFiles {}

  /**
   * The entries that the request names.
   *
   * @param roots names of the roots whose files it may name; at least one
   * @param text whether it may bring texts
   * @param base folder of the roots below which its paths are; empty for the roots
   * @param formats of the archive that it may choose besides the recipe's
   */
  record Selection(List<String> roots, boolean text, String base, List<Format> formats)
      implements Choice {
    public Selection {
      roots = List.copyOf(roots);
      formats = List.copyOf(formats);
    }
  }

  /** A CSV document of this entry name that lists what the recipe's picker picked. */
  record PickedDocument(String entryName) implements Choice {}

  /** A document of this entry name that is generated from rows. */
  record RowsDocument(String entryName, String database, Document document) implements OfRows {}

  /** A choice of files of a root. */
  sealed interface OfFiles extends Choice {

    /** Name of the root. */
    String root();

    /** Whether to stage the files deflated, if that makes them smaller. */
    boolean compress();
  }

  /** A choice that queries a database. */
  sealed interface OfRows extends Choice {

    /** Name of the database. */
    String database();
  }
}
