package dev.spillway.recipe.read;

import dev.spillway.archive.entry.EntryNames;
import dev.spillway.archive.entry.UnsafeEntryNameException;
import dev.spillway.database.document.CsvRows;
import dev.spillway.database.document.CsvStyle;
import dev.spillway.database.document.Document;
import dev.spillway.database.document.JsonDocument;
import dev.spillway.database.document.NdjsonRows;
import dev.spillway.database.query.Query;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.type.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads the documents in a recipe's contents: lists of picked files, and documents made of rows.
 */
final class DocumentReader {

  private static final Set<String> NOTHING = Set.of();

  private final QueryReader queries;
  private final Problems problems;
  private final int picks;

  /**
   * Creates a reader.
   *
   * @param picks number of items with pick in the recipe
   */
  DocumentReader(QueryReader queries, int picks, Problems problems) {
    this.queries = queries;
    this.picks = picks;
    this.problems = problems;
  }

  Optional<Choice> read(YamlMapping item) {
    if (item.has("rows")) {
      item.allow("document", List.of("document", "database", "rows", "csv"), NOTHING);
      return rows(item);
    }
    if (item.has("object")) {
      item.allow("document", List.of("document", "database", "object", "members"), NOTHING);
      return json(item);
    }
    if (item.has("picked")) {
      item.allow("document", List.of("document", "picked"), NOTHING);
      return picked(item);
    }
    problems.at(
        item.node(),
        "a document must have one of: rows (csv, ndjson), object (json), picked. Write, such as  rows: sql/orders.sql");
    return Optional.empty();
  }

  private Optional<Choice> picked(YamlMapping item) {
    if (item.flag("picked").filter(picked -> !picked).isPresent()) {
      problems.at(
          item.values().get("picked"), "picked: false makes no document. Write picked: true");
    }
    if (picks != 1) {
      problems.at(
          item.node(),
          "a document with picked: true needs exactly one item with pick, and there are " + picks);
    }
    return name(item, "picked: true", List.of(".csv")).map(Choice.PickedDocument::new);
  }

  private Optional<Choice> rows(YamlMapping item) {
    Optional<String> name = name(item, "rows", List.of(".csv", ".ndjson"));
    Optional<String> database = queries.database(item);
    Optional<Query> rows = queries.query("rows", item.values().get("rows"));
    Optional<CsvStyle> style = new CsvStyleReader(problems).read(item, name);
    if (name.isEmpty() || database.isEmpty() || rows.isEmpty() || style.isEmpty()) {
      return Optional.empty();
    }
    Document document =
        name.get().endsWith(".csv")
            ? new CsvRows(rows.get(), style.get())
            : new NdjsonRows(rows.get());
    return Optional.of(new Choice.RowsDocument(name.get(), database.get(), document));
  }

  private Optional<Choice> json(YamlMapping item) {
    Optional<String> name = name(item, "object", List.of(".json"));
    Optional<String> database = queries.database(item);
    Optional<Query> object = queries.query("object", item.values().get("object"));
    List<JsonDocument.Member> members = members(item);
    if (name.isEmpty() || database.isEmpty() || object.isEmpty()) {
      return Optional.empty();
    }
    Document document = new JsonDocument(object.get(), members);
    return Optional.of(new Choice.RowsDocument(name.get(), database.get(), document));
  }

  private List<JsonDocument.Member> members(YamlMapping item) {
    List<JsonDocument.Member> members = new ArrayList<>();
    if (item.has("members")) {
      YamlMapping.of(item.values().get("members"), "members", problems)
          .ifPresent(
              mapping ->
                  mapping
                      .values()
                      .forEach((name, node) -> member(name, node).ifPresent(members::add)));
    }
    return members;
  }

  private Optional<JsonDocument.Member> member(String name, Node node) {
    Optional<YamlMapping> mapping = YamlMapping.of(node, "member " + SafeText.text(name), problems);
    if (mapping.isEmpty()) {
      return Optional.empty();
    }
    mapping.get().allow("a member", List.of("array", "value"), NOTHING);
    boolean array = mapping.get().has("array");
    if (array == mapping.get().has("value")) {
      problems.at(
          node, "a member must have one of: array, value. Write, such as  {array: sql/goals.sql}");
      return Optional.empty();
    }
    String kind = array ? "array" : "value";
    return queries
        .query(kind, mapping.get().values().get(kind))
        .map(
            query ->
                array
                    ? new JsonDocument.ArrayMember(name, query)
                    : new JsonDocument.ValueMember(name, query));
  }

  private Optional<String> name(YamlMapping item, String kind, List<String> endings) {
    Optional<String> name = item.text("document");
    if (name.isPresent() && endings.stream().noneMatch(name.get()::endsWith)) {
      problems.at(
          item.values().get("document"),
          "a document with %s ends with %s. Correct its name"
              .formatted(kind, String.join(" or ", endings)));
      return Optional.empty();
    }
    return name.filter(entry -> safe(item, entry));
  }

  private boolean safe(YamlMapping item, String name) {
    try {
      EntryNames.check(name);
      return true;
    } catch (UnsafeEntryNameException unsafe) {
      problems.at(item.values().get("document"), unsafe.getMessage());
      return false;
    }
  }
}
