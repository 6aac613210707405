package dev.spillway.database.session;

import dev.spillway.database.failure.QueryRefusedException;
import dev.spillway.database.query.Query;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks whether the columns of a query fit a document. Inspects only the columns. */
public final class QueryCheck {

  private QueryCheck() {}

  public static QueryRefusedException noRows(Query query) {
    return refusal(query, "returns no rows: write a SELECT");
  }

  /** Requires a single column of JSON. */
  public static Optional<QueryRefusedException> oneJson(Query query, List<Column> columns) {
    if (columns.size() != 1) {
      return Optional.of(
          refusal(
              query,
              "must return one column of json or jsonb and returns "
                  + columns.size()
                  + ": make one of them with json_build_object or to_json"));
    }
    Column column = columns.getFirst();
    return column.kind() == Column.Kind.JSON
        ? Optional.empty()
        : Optional.of(
            refusal(
                query,
                "must return json or jsonb and its column %s is %s: wrap it in to_json"
                    .formatted(column.name(), column.type())));
  }

  /** Requires distinct column names, because they become the keys of an object. */
  public static Optional<QueryRefusedException> distinct(Query query, List<Column> columns) {
    Set<String> names = new HashSet<>();
    return columns.stream()
        .map(Column::name)
        .filter(name -> !names.add(name))
        .findFirst()
        .map(
            name ->
                refusal(
                    query,
                    "returns two columns named " + name + ": give one another name with AS"));
  }

  private static QueryRefusedException refusal(Query query, String problem) {
    return new QueryRefusedException(query.name() + " " + problem, Optional.empty(), null);
  }
}
