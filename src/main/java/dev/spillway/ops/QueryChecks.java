package dev.spillway.ops;

import dev.spillway.recipe.Choice;
import dev.spillway.recipe.Recipe;
import dev.spillway.source.database.Column;
import dev.spillway.source.database.Database;
import dev.spillway.source.database.DatabaseException;
import dev.spillway.source.database.Databases;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Has the databases prepare every query of every recipe, without running any: a table or column that is not there shows before somebody asks. */
final class QueryChecks {

  private final Databases databases;
  private final Set<String> findings = new LinkedHashSet<>();

  QueryChecks(Databases databases) {
    this.databases = databases;
  }

  /** One sentence for each thing that is wrong. */
  List<String> findings(List<Recipe> recipes) {
    for (Recipe recipe : recipes) {
      for (Choice choice : recipe.contents()) {
        if (choice instanceof Choice.OfRows rows) {
          check(recipe, rows);
        }
      }
    }
    return new ArrayList<>(findings);
  }

  private void check(Recipe recipe, Choice.OfRows rows) {
    Database database = databases.get(rows.database());
    try {
      switch (rows) {
        case Choice.RowsDocument document -> document.document().check(database);
        case Choice.QueriedFiles files -> columns(recipe, files, database.check(files.query()));
      }
    } catch (DatabaseException e) {
      findings.add(recipe.name() + ": " + named(rows.database(), e.detail()));
    } catch (IOException e) {
      findings.add(recipe.name() + ": " + named(rows.database(), e.getMessage()));
    }
  }

  /** What a server said names its database already. */
  private static String named(String database, String detail) {
    String name = "database=" + database + " ";
    return detail.startsWith(name) ? detail : name + detail;
  }

  private void columns(Recipe recipe, Choice.QueriedFiles files, List<Column> columns) {
    List<String> names = columns.stream().map(Column::name).toList();
    for (String needed : List.of("name", "path")) {
      if (!names.contains(needed)) {
        findings.add(
            recipe.name()
                + ": "
                + files.query()
                + " has no column "
                + needed
                + ": a query of files returns the entry's name and the file's path in the root.");
      }
    }
  }
}
