package dev.spillway.recipe;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.testing.BookwyrmDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the recipe {@code bookwyrm-account} makes of an account.
 *
 * @param document archive.json
 * @param files name in the archive, path in the root
 * @param queries how many queries that took
 */
record BookwyrmAccount(ObjectNode document, Map<String, String> files, int queries) {

  private static final Path RECIPES = Path.of("examples/bookwyrm/recipes");

  static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** Runs the queries that the recipe names, in its order. */
  static BookwyrmAccount of(BookwyrmDatabase database, long user) throws IOException, SQLException {
    try (Connection connection = database.connect()) {
      return of(connection, user);
    }
  }

  /** The same over a connection of the caller's. */
  static BookwyrmAccount of(Connection connection, long user) throws IOException, SQLException {
    String recipe = Files.readString(RECIPES.resolve("bookwyrm-account.yaml"));
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    var queries = new Queries(connection, user, new ArrayList<>());
    var document =
        (ObjectNode) queries.values(named(recipe, "object: (\\S+)").getFirst().group(1)).get(0);
    for (MatchResult member : named(recipe, "(\\w+): \\{array: (\\S+)\\}")) {
      document.set(member.group(1), queries.values(member.group(2)));
    }
    var files = new LinkedHashMap<String, String>();
    for (MatchResult named : named(recipe, "(?m)^  - files: (\\S+)")) {
      queries.run(named.group(1), row -> files.put(row.getString("name"), row.getString("path")));
    }
    return new BookwyrmAccount(document, files, queries.run().size());
  }

  private static List<MatchResult> named(String recipe, String what) {
    return Pattern.compile(what).matcher(recipe).results().toList();
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException, IOException;
  }

  /** The queries of one account, in one snapshot. */
  private record Queries(Connection connection, long user, List<String> run) {

    ArrayNode values(String file) throws SQLException, IOException {
      ArrayNode values = JSON.createArrayNode();
      run(file, row -> values.add(JSON.readTree(row.getString(1))));
      return values;
    }

    void run(String file, RowReader reader) throws SQLException, IOException {
      run.add(file);
      String sql = Files.readString(RECIPES.resolve(file));
      try (var statement = connection.prepareStatement(sql.replace(":user_id", "?"))) {
        int places = statement.getParameterMetaData().getParameterCount();
        for (int index = 1; index <= places; index++) {
          statement.setLong(index, user);
        }
        statement.setFetchSize(5);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            reader.read(rows);
          }
        }
      }
    }
  }
}
