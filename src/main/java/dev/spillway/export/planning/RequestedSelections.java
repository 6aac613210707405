package dev.spillway.export.planning;

import dev.spillway.export.row.Export;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.selection.RequestedSelection;
import dev.spillway.sql.Statements;
import dev.spillway.sql.UncheckedSql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The selections of exports that are not planned yet, in a column that no other statement reads: it
 * may have megabytes. It is erased with the first plan, and when the export ends.
 */
@Singleton
public class RequestedSelections {

  private final Statements statements;

  public RequestedSelections(DataSource database) {
    this.statements = new Statements(database);
  }

  /**
   * Returns the parameters of an export, with the selection and the file name of its request. Reads
   * nothing if the recipe takes no selection, or the request has just brought it.
   */
  public Parameters of(Export export, Recipe recipe, Parameters parameters) {
    if (recipe.selection().isEmpty() || parameters.selection().isPresent()) {
      return parameters;
    }
    return parameters.with(
        UncheckedSql.of(
            () ->
                statements.query(
                    "select selection from export where id = ? and selection is not null",
                    RequestedSelections::stored,
                    export.id)),
        Optional.ofNullable(export.filename));
  }

  private static Optional<RequestedSelection> stored(ResultSet row) throws SQLException {
    return row.next() ? Optional.of(RequestedSelection.stored(row.getBytes(1))) : Optional.empty();
  }
}
