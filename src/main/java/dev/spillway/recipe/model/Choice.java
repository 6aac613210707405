package dev.spillway.recipe.model;

import dev.spillway.archive.entry.Format;
import dev.spillway.database.document.Document;
import dev.spillway.database.query.Query;
import dev.spillway.recipe.selection.RequestedEntry;
import dev.spillway.recipe.selection.RequestedSelection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One item of a recipe's contents: how entries are selected. */
public sealed interface Choice {

  /** The parameters whose values are parts of its paths, with repetitions. */
  default Stream<String> pathParameters() {
    return Stream.empty();
  }

  /**
   * Every file of {@code root} whose path below {@code base} matches {@code files}, and none of
   * {@code exclude}. That path is its entry name, below {@code into}.
   *
   * @param base folder of the root; empty for the root
   * @param into folder of the archive; empty for none
   */
  record Files(
      GlobTemplate files,
      List<GlobTemplate> exclude,
      PathTemplate base,
      PathTemplate into,
      String root,
      boolean compress)
      implements OfFiles {

    public Files {
      exclude = List.copyOf(exclude);
    }

    @Override
    public Stream<String> pathParameters() {
      Stream<List<String>> globs =
          Stream.concat(Stream.of(files), exclude.stream()).map(GlobTemplate::names);
      return Stream.concat(globs, Stream.of(base.names(), into.names())).flatMap(List::stream);
    }
  }

  /**
   * One file of {@code root}.
   *
   * @param file its path below the root
   * @param name its entry name
   * @param fetched whether the root is a web address
   */
  record OneFile(
      PathTemplate file, PathTemplate name, String root, boolean compress, boolean fetched)
      implements OfFiles {

    @Override
    public Stream<String> pathParameters() {
      return Stream.of(file, name).map(PathTemplate::names).flatMap(List::stream);
    }
  }

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
   * @param fetched those of the roots that are web addresses
   */
  record Selection(
      List<String> roots,
      boolean text,
      PathTemplate base,
      List<Format> formats,
      Set<String> fetched)
      implements Choice {
    public Selection {
      roots = List.copyOf(roots);
      fetched = Set.copyOf(fetched);
      formats = List.copyOf(formats);
    }

    /** Whether a request names a file of a web address. */
    boolean namesFetched(RequestedSelection requested) {
      return requested.entries().stream()
          .anyMatch(
              entry ->
                  entry instanceof RequestedEntry.File file
                      && fetched.contains(file.root().orElse(roots.getFirst())));
    }

    @Override
    public Stream<String> pathParameters() {
      return base.names().stream();
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
