package dev.spillway.ops.check;

import dev.spillway.database.failure.DatabaseException;
import dev.spillway.database.query.Query;
import dev.spillway.database.session.Column;
import dev.spillway.database.session.Database;
import dev.spillway.database.session.Databases;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.Recipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lets the databases prepare and explain all queries of all recipes without running them: a missing
 * table, column or permission is found before a client needs it.
 */
final class QueryChecks {

  private final Map<String, Database> reached = new TreeMap<>();
  private final Set<String> findings = new LinkedHashSet<>();

  /**
   * Connects to each database. A failure is reported once, however many recipes use the database.
   */
  QueryChecks(Databases databases) {
    for (String name : databases.names()) {
      Database database = databases.get(name);
      try {
        database.reach();
        reached.put(name, database);
      } catch (IOException e) {
        findings.add(named(name, told(e)));
      }
    }
  }

  private interface Looking {
    void look() throws IOException;
  }

  /** One sentence for each problem. */
  List<String> findings(List<Recipe> recipes) {
    for (Recipe recipe : recipes) {
      for (Choice choice : recipe.contents()) {
        if (choice instanceof Choice.OfRows rows && reached.containsKey(rows.database())) {
          check(recipe, rows, reached.get(rows.database()));
        }
      }
    }
    return new ArrayList<>(findings);
  }

  private void check(Recipe recipe, Choice.OfRows rows, Database database) {
    switch (rows) {
      case Choice.RowsDocument document -> {
        for (Query query : document.document().queries()) {
          find(recipe, rows, () -> document.document().check(database, query));
        }
      }
      case Choice.QueriedFiles files ->
          find(recipe, rows, () -> columns(recipe, files, database.check(files.query())));
    }
  }

  private void find(Recipe recipe, Choice.OfRows rows, Looking looking) {
    try {
      looking.look();
    } catch (IOException e) {
      findings.add(recipe.name() + ": " + named(rows.database(), told(e)));
    }
  }

  private static String told(IOException e) {
    return e instanceof DatabaseException known ? known.detail() : e.getMessage();
  }

  /** The message of a server contains the name of its database already. */
  private static String named(String database, String detail) {
    String name = "database=" + database + " ";
    return detail.startsWith(name) ? detail : name + detail;
  }

  private void columns(Recipe recipe, Choice.QueriedFiles files, List<Column> columns) {
    List<String> names = columns.stream().map(Column::name).toList();
    for (String needed : List.of("name", "path")) {
      if (!names.contains(needed)) {
        findings.add(
            ("%s: %s has no column %s: a query of files returns the entry's name and the"
                    + " file's path in the root.")
                .formatted(recipe.name(), files.query(), needed));
      }
    }
  }
}
