package dev.spillway.export.staging;

import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.NamedFiles;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;

/** The files that the queries of a recipe have named, after the end of the snapshot. */
record AskedFiles(IdentityHashMap<Choice.QueriedFiles, List<NamedFile>> named)
    implements NamedFiles {

  /** Runs all queries that name files. */
  static AskedFiles of(Recipe recipe, Parameters parameters, NamedFiles queries)
      throws IOException {
    IdentityHashMap<Choice.QueriedFiles, List<NamedFile>> named = new IdentityHashMap<>();
    for (Choice choice : recipe.contents()) {
      if (choice instanceof Choice.QueriedFiles files) {
        named.put(files, queries.of(files, parameters));
      }
    }
    return new AskedFiles(named);
  }

  @Override
  public List<NamedFile> of(Choice.QueriedFiles files, Parameters parameters) {
    return named.get(files);
  }
}
