package dev.spillway.recipe;

import dev.spillway.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The recipes that operators have switched off, in the table {@code recipe_switch}. Each node reads
 * it every second; while the database is away, the last answer is good. Thread-safe.
 */
@Singleton
public class RecipeSwitches {

  private static final Logger LOG = Logger.getLogger(RecipeSwitches.class);

  private final Statements statements;
  private volatile Map<String, String> off = Map.of();

  RecipeSwitches(DataSource database) {
    this.statements = new Statements(database);
  }

  /** Why the recipe is switched off; empty when it is on. */
  public Optional<String> off(String recipe) {
    return Optional.ofNullable(off.get(recipe));
  }

  /** Switches a recipe off, on every node within a second; replaces the reason when it is off. */
  public void switchOff(String recipe, String reason, String caller) throws SQLException {
    statements.update(
        "insert into recipe_switch (recipe, reason, caller) values (?, ?, ?)"
            + " on conflict (recipe) do update set reason = excluded.reason,"
            + " caller = excluded.caller, since = now()",
        recipe,
        reason,
        caller);
    read();
  }

  /** Switches a recipe on again. Returns whether it was off. */
  public boolean switchOn(String recipe) throws SQLException {
    boolean was = statements.update("delete from recipe_switch where recipe = ?", recipe) > 0;
    read();
    return was;
  }

  /** Reads the table. */
  void refresh() {
    try {
      read();
    } catch (SQLException e) {
      LOG.debugf(e, "the switches of recipes were not read");
    }
  }

  /** One at a time, so that an older answer never replaces a newer one. */
  private synchronized void read() throws SQLException {
    off =
        statements.query(
            "select recipe, reason from recipe_switch",
            rows -> {
              Map<String, String> found = new HashMap<>();
              while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
              }
              return Map.copyOf(found);
            });
  }
}
