package dev.spillway.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.PostgresResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example that any application can copy, and the guide that shows it. */
class OrdersExampleTest {

  private static final Path EXAMPLE = Path.of("examples/orders");

  private static String database;

  @BeforeAll
  static void fill() throws Exception {
    database = PostgresResource.newDatabase();
    try (var connection = DriverManager.getConnection(database, "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute(Files.readString(EXAMPLE.resolve("schema.sql")));
    }
  }

  @Test
  void theQueriesGiveTheCustomersOwnRows() throws Exception {
    assertThat(rows("orders", 7)).extracting(row -> row.getFirst()).containsExactly("1001", "1003");
    assertThat(rows("events", 7)).extracting(row -> row.getFirst()).containsExactly("1", "3");
    assertThat(rows("invoices", 7)).containsExactly(List.of("invoices/1001.pdf", "2026/1001.pdf"));
    assertThat(rows("orders", 8)).extracting(row -> row.getFirst()).containsExactly("1002");
    assertThat(rows("orders", 9)).isEmpty();
  }

  @Test
  void theGuideShowsTheExample() throws Exception {
    String guide = Files.readString(Path.of("docs/export-my-users-data.md"));
    assertThat(guide)
        .contains("```yaml\n" + Files.readString(EXAMPLE.resolve("recipes/orders.yaml")) + "```")
        .contains("```sql\n" + Files.readString(EXAMPLE.resolve("recipes/sql/orders.sql")) + "```");
  }

  private static List<List<String>> rows(String query, long customer)
      throws SQLException, IOException {
    String sql = Files.readString(EXAMPLE.resolve("recipes/sql/" + query + ".sql"));
    try (var connection = DriverManager.getConnection(database, "postgres", "");
        var statement = connection.prepareStatement(sql.replace(":customer", "?"))) {
      statement.setLong(1, customer);
      var rows = new ArrayList<List<String>>();
      try (var found = statement.executeQuery()) {
        while (found.next()) {
          var row = new ArrayList<String>();
          for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
            row.add(found.getString(column));
          }
          rows.add(row);
        }
      }
      return rows;
    }
  }
}
