package dev.spillway.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.PostgresResource;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code --check} finds out from a database: the example of the shop, and what may be wrong
 * with it.
 */
class QueryChecksTest {

  private static final Path EXAMPLE = Path.of("examples/orders");

  @TempDir Path folder;
  private Path recipes;
  private String database;

  @BeforeEach
  void makeTheShop() throws Exception {
    recipes = folder.resolve("recipes");
    Files.createDirectories(recipes.resolve("sql"));
    for (String file :
        List.of("orders.yaml", "sql/orders.sql", "sql/events.sql", "sql/invoices.sql")) {
      Files.copy(EXAMPLE.resolve("recipes").resolve(file), recipes.resolve(file));
    }
    database = PostgresResource.newDatabase();
    execute(Files.readString(EXAMPLE.resolve("schema.sql")));
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(database, "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void query(String file, String sql) throws IOException {
    Files.writeString(recipes.resolve(file), sql);
  }

  private List<String> findings() {
    StartChecks checks = checks(Map.of());
    assertThat(checks.findings()).isEmpty();
    return checks.queryFindings();
  }

  private StartChecks checks(Map<String, String> more) {
    var settings =
        new HashMap<>(
            Map.of(
                "spillway.recipes",
                recipes.toString(),
                "spillway.roots.invoices.path",
                folder.toString(),
                "spillway.databases.shop.url",
                database,
                "spillway.databases.shop.username",
                "postgres",
                // What another test has set is still a property of this JVM.
                "spillway.limits.stalled-download",
                "5m"));
    settings.putAll(more);
    return new StartChecks(
        Settings.read(new PropertiesConfigSource(settings, "test", 500)),
        "UTF-8",
        OptionalLong.empty());
  }

  @Test
  void namesARightThatIsMissing() throws Exception {
    execute("drop role if exists shopkeeper; create role shopkeeper login");
    execute("grant select (id, placed_at, total, note, customer_id) on purchase to shopkeeper");
    StartChecks checks = checks(Map.of("spillway.databases.shop.username", "shopkeeper"));
    assertThat(checks.findings()).isEmpty();
    assertThat(checks.queryFindings())
        .containsExactly(
            right("orders.sql", "purchase"),
            right("events.sql", "event"),
            right("invoices.sql", "purchase"));
    execute("grant select on purchase, event to shopkeeper");
    assertThat(checks.queryFindings()).isEmpty();
    execute("drop owned by shopkeeper; drop role shopkeeper");
  }

  private static String right(String file, String table) {
    return "orders: database=shop sql/%s: permission denied for table %s (42501): grant it to the user of spillway.databases.shop.username"
        .formatted(file, table);
  }

  @Test
  void tellsEverythingAtOnce() throws Exception {
    query("sql/orders.sql", "SELECT ident FROM purchase WHERE customer_id = :customer");
    query("sql/events.sql", "SELECT id FROM event WHERE customer_id = :custommer");
    query("sql/invoices.sql", "SELECT id AS name FROM purchase WHERE id = :customer");
    Files.writeString(
        recipes.resolve("orders.yaml"),
        Files.readString(recipes.resolve("orders.yaml"))
            .replace("root: invoices", "root: invoises"));
    StartChecks checks =
        checks(
            Map.of(
                "spillway.roots.other.path",
                "/there/is/no/such/folder",
                "spillway.databases.other.url",
                database.replaceFirst("/[^/?]+(?=\\?|$)", "/no_such_shop"),
                "spillway.databases.other.username",
                "postgres",
                "spillway.databases.wrong.url",
                "postgres://shop",
                "spillway.databases.wrong.username",
                "postgres"));

    assertThat(String.join("\n", checks.findings()))
        .contains(
            "spillway.roots.other.path=/there/is/no/such/folder",
            "spillway.databases.wrong.url",
            "there is no parameter custommer",
            "there is no root \"invoises\"");
    assertThat(String.join("\n", checks.queryFindings()))
        .contains(
            "database=other cannot be connected to: database \"no_such_shop\" does not exist",
            "column \"ident\" does not exist",
            "sql/invoices.sql has no column path");
  }

  @Test
  void warnsOfWhatIsHardlyMeant() throws Exception {
    StartChecks example = checks(Map.of());
    assertThat(example.findings()).isEmpty();
    assertThat(example.warnings()).isEmpty();
    query("sql/events.sql", "SELECT id, at FROM event ORDER BY id");
    Files.writeString(
        recipes.resolve("orders.yaml"),
        Files.readString(recipes.resolve("orders.yaml"))
            .replace("parameters:", "parameters:\n  since: {type: string}\n  till: {type: string}")
            .replace("orders-{customer}", "orders-{till}"));
    StartChecks checks = checks(Map.of());
    assertThat(checks.findings()).isEmpty();
    assertThat(checks.queryFindings()).isEmpty();
    assertThat(checks.warnings())
        .containsExactly(
            "orders: nothing uses the parameter since: write :since in a query or {since} in a path or the file name, or remove it",
            "orders: sql/events.sql does not use customer, which is the owner's: every owner gets the same rows."
                + " Write a condition with :customer, unless they are for everybody");
    assertThat(checks.wellDone())
        .isEqualTo("All is well: Spillway would start. Recipes: 1, roots: 1, databases: 1.");
  }

  @Test
  void findsNothingWrongWithTheExample() {
    assertThat(findings()).isEmpty();
  }

  @Test
  void namesAMissingTableAndAMissingColumn() throws Exception {
    execute("alter table purchase rename total to amount; drop table event");
    assertThat(findings())
        .containsExactly(
            "orders: database=shop sql/orders.sql line 1, column 23: column \"total\" does not exist (42703)",
            "orders: database=shop sql/events.sql line 2, column 6: relation \"event\" does not exist (42P01)");
  }

  @Test
  void runsNothing() throws Exception {
    query("sql/orders.sql", "SELECT 1 / 0 AS id WHERE :customer > 0");
    assertThat(findings()).isEmpty();
  }

  @Test
  void namesTheColumnThatAQueryOfFilesLacks() throws Exception {
    query("sql/invoices.sql", "SELECT id AS name, invoice FROM purchase WHERE id = :customer");
    assertThat(findings())
        .containsExactly(
            "orders: sql/invoices.sql has no column path: a query of files returns the entry's name and the file's path in the root.");
  }

  @Test
  void namesColumnsThatDoNotFitTheirDocument() throws Exception {
    query("sql/events.sql", "SELECT id, kind AS id FROM event WHERE customer_id = :customer");
    assertThat(findings())
        .containsExactly(
            "orders: database=shop sql/events.sql returns two columns named id: give one another name with AS");
  }

  @Test
  void namesADatabaseThatIsNotThereOnce() {
    String name = database.replaceFirst("^.*/([^?]+).*$", "$1");
    database = database.replace("/" + name, "/no_such_shop");
    assertThat(findings())
        .containsExactly(
            "database=shop cannot be connected to: database \"no_such_shop\" does not exist (3D000):"
                + " correct the name in spillway.databases.shop.url");
  }
}
