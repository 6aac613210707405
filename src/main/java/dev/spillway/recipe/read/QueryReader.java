package dev.spillway.recipe.read;

import dev.spillway.database.query.BindType;
import dev.spillway.database.query.MalformedQueryException;
import dev.spillway.database.query.Query;
import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.type.ArrayType;
import dev.spillway.recipe.type.BooleanType;
import dev.spillway.recipe.type.IntegerType;
import dev.spillway.recipe.type.NumberType;
import dev.spillway.recipe.type.ObjectType;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import dev.spillway.recipe.type.TextType;
import dev.spillway.recipe.type.ValueType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the queries that a recipe names: SQL files below the folder of the recipes. */
final class QueryReader {

  private final Map<String, String> texts;
  private final Set<String> databases;
  private final Map<String, BindType> types = new TreeMap<>();
  private final Problems problems;

  /**
   * Creates a reader.
   *
   * @param texts texts of the SQL files, by path
   * @param databases names of the configured databases
   */
  QueryReader(
      Map<String, String> texts,
      Set<String> databases,
      Map<String, Parameter> parameters,
      Problems problems) {
    this.texts = texts;
    this.databases = databases;
    this.problems = problems;
    parameters.forEach((name, parameter) -> types.put(name, bindType(parameter.type())));
  }

  static boolean isSql(String text) {
    return text.endsWith(".sql");
  }

  /** The database of an item of the contents. */
  Optional<String> database(YamlMapping item) {
    item.required("database", "database: shop");
    Optional<String> name = item.text("database");
    if (name.isPresent() && !databases.contains(name.get())) {
      problems.at(
          item.values().get("database"),
          "there is no database \"%s\".%s Set spillway.databases.%s.url, or take another database"
              .formatted(
                  SafeText.text(name.get()),
                  Suggestion.sentence(name.get(), databases.stream().sorted().toList()),
                  SafeText.text(name.get())));
      return Optional.empty();
    }
    return name;
  }

  /** The query that {@code node} names. */
  Optional<Query> query(String key, Node node) {
    return YamlMapping.text(key, node, problems).flatMap(file -> query(key, file, node));
  }

  private Optional<Query> query(String key, String file, Node node) {
    if (!isSql(file)) {
      problems.at(
          node, key + " is a file of SQL such as sql/orders.sql, not " + SafeText.value(file));
      return Optional.empty();
    }
    String text = texts.get(file);
    if (text == null) {
      problems.at(
          node,
          "there is no file %s of UTF-8 and at most 1 MiB below the folder of the recipes.%s Write it, or correct the path"
              .formatted(
                  SafeText.text(file),
                  Suggestion.sentence(file, texts.keySet().stream().sorted().toList())));
      return Optional.empty();
    }
    try {
      return Optional.of(Query.parse(file, text, types));
    } catch (MalformedQueryException e) {
      problems.at(node, file + " " + e.getMessage());
      return Optional.empty();
    }
  }

  private static BindType bindType(ValueType type) {
    return switch (type) {
      case TextType _ -> BindType.TEXT;
      case IntegerType _ -> BindType.INTEGER;
      case NumberType _ -> BindType.NUMBER;
      case BooleanType _ -> BindType.BOOLEAN;
      case ObjectType _ -> BindType.OBJECT;
      case ArrayType array ->
          switch (array.items()) {
            case TextType _ -> BindType.TEXTS;
            case IntegerType _ -> BindType.INTEGERS;
            case NumberType _ -> BindType.NUMBERS;
            case BooleanType _ -> BindType.BOOLEANS;
          };
    };
  }
}
