package dev.spillway.recipe.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.database.document.CsvRows;
import dev.spillway.database.document.CsvStyle;
import dev.spillway.database.document.JsonDocument;
import dev.spillway.database.document.NdjsonRows;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Pickers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recipes that read databases. */
class RowsRecipeReaderTest {

  private static final String ORDERS =
      """
      title: Orders
      parameters:
        customer: {type: integer, minimum: 1}
      archive: {format: zip, filename: orders.zip}
      missing-report: not-there.json
      contents:
        - document: orders.csv
          database: shop
          rows: sql/orders.sql
        - document: customer.json
          database: shop
          object: sql/customer.sql
          members:
            orders: {array: sql/order.sql}
            address: {value: sql/address.sql}
        - files: sql/invoices.sql
          database: shop
          root: papers
          compress: auto
        - document: events.ndjson
          database: log
          rows: events.sql
      """;

  private static final Map<String, String> QUERIES =
      Map.of(
          "sql/orders.sql", "SELECT id\nFROM purchase\nWHERE customer_id = :customer;\n",
          "sql/customer.sql", "SELECT to_json(c) FROM customer c WHERE id = :customer",
          "sql/order.sql", "SELECT to_json(p) FROM purchase p WHERE customer_id = :customer",
          "sql/address.sql", "SELECT to_json(a) FROM address a WHERE customer_id = :customer",
          "sql/invoices.sql", "SELECT name, path FROM invoice WHERE customer_id = :customer",
          "events.sql", "SELECT * FROM event WHERE customer_id = :customer",
          "sql/misspelt.sql", "SELECT id\nFROM purchase\nWHERE owner = :custmer\n",
          "sql/two.sql", "SELECT 1; SELECT 2",
          "sql/none.sql", "-- later\n");

  private static RecipeReader.Reading read(String text) {
    return new RecipeReader(Pickers.standard(), Set.of("papers"), Set.of("shop", "log"))
        .read("r.yaml", RecipeTexts.bytes(text), QUERIES);
  }

  private static List<String> problems(String text) {
    return read(text).problems().stream().map(RecipeProblem::toString).toList();
  }

  @Test
  void readsHowACsvIsWritten() {
    String style = "rows: sql/orders.sql\n    csv: {bom: true, delimiter: \";\", formulas: guard}";
    Recipe recipe = read(ORDERS.replace("rows: sql/orders.sql", style)).recipe().orElseThrow();
    assertThat(((Choice.RowsDocument) recipe.contents().getFirst()).document())
        .isInstanceOfSatisfying(
            CsvRows.class, csv -> assertThat(csv.style()).isEqualTo(new CsvStyle(true, ';', true)));

    assertThat(
            problems(ORDERS.replace("rows: events.sql", "rows: events.sql\n    csv: {bom: true}")))
        .singleElement()
        .asString()
        .endsWith("csv is for documents that end with .csv. Remove it");
    assertThat(
            problems(
                ORDERS.replace(
                    "rows: sql/orders.sql",
                    "rows: sql/orders.sql\n    csv: {delimiter: \"x\", formulas: run, colour: 1, bom: 7}")))
        .hasSize(4);
  }

  @Test
  void readsDocumentsAndFilesOfQueries() {
    RecipeReader.Reading reading = read(ORDERS);
    assertThat(reading.problems()).isEmpty();
    Recipe recipe = reading.recipe().orElseThrow();
    assertThat(recipe.staged()).isTrue();
    assertThat(recipe.missingReport()).isEqualTo("not-there.json");
    assertThat(recipe.contents())
        .satisfiesExactly(
            orders ->
                assertThat(orders)
                    .isInstanceOfSatisfying(
                        Choice.RowsDocument.class,
                        rows -> {
                          assertThat(rows.entryName()).isEqualTo("orders.csv");
                          assertThat(rows.database()).isEqualTo("shop");
                          assertThat(rows.document()).isInstanceOf(CsvRows.class);
                        }),
            customer ->
                assertThat(customer)
                    .isInstanceOfSatisfying(
                        Choice.RowsDocument.class,
                        rows ->
                            assertThat(((JsonDocument) rows.document()).members())
                                .extracting(JsonDocument.Member::name)
                                .containsExactly("orders", "address")),
            invoices ->
                assertThat(invoices)
                    .isInstanceOfSatisfying(
                        Choice.QueriedFiles.class,
                        files -> {
                          assertThat(files.query().names()).containsExactly("customer");
                          assertThat(files.root()).isEqualTo("papers");
                          assertThat(files.compress()).isTrue();
                        }),
            events ->
                assertThat(events)
                    .isInstanceOfSatisfying(
                        Choice.RowsDocument.class,
                        rows -> {
                          assertThat(rows.database()).isEqualTo("log");
                          assertThat(rows.document()).isInstanceOf(NdjsonRows.class);
                        }));
  }

  @Test
  void theSameFilesAreTheSameRecipe() {
    assertThat(read(ORDERS).recipe()).isEqualTo(read(ORDERS).recipe());
    String files =
        """
        title: Papers
        parameters:
          name: {type: string, maxLength: 9, pattern: '^[a-z]+$'}
        archive: {format: tar, filename: "{name}.tar"}
        contents: [{files: "**", root: papers}]
        """;
    assertThat(read(files).recipe()).isPresent().isEqualTo(read(files).recipe());
    assertThat(read(files.replace("**", "*")).recipe()).isNotEqualTo(read(files).recipe());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "database: shop | database: shp | r.yaml:8:15: there is no database \"shp\". Did you mean \"shop\"? Set spillway.databases.shp.url, or take another database",
        "database: shop | data: shop | r.yaml:7:5: \"database\" is missing. Write it, such as  database: shop",
        "database: shop | data: shop | r.yaml:8:5: unknown key \"data\" in document. Allowed: document, database, rows",
        "rows: sql/orders.sql | rows: sql/orders.csv | r.yaml:9:11: rows is a file of SQL such as sql/orders.sql, not \"sql/orders.csv\"",
        "rows: sql/orders.sql | rows: sql/orderss.sql | r.yaml:9:11: there is no file sql/orderss.sql of UTF-8 and at most 1 MiB below the folder of the recipes. Did you mean \"sql/orders.sql\"? Write it, or correct the path",
        "rows: sql/orders.sql | rows: ../orders.sql | r.yaml:9:11: there is no file ../orders.sql of UTF-8 and at most 1 MiB below the folder of the recipes. Did you mean \"sql/orders.sql\"? Write it, or correct the path",
        "rows: sql/orders.sql | rows: sql/misspelt.sql | r.yaml:9:11: sql/misspelt.sql line 3, column 15: there is no parameter custmer (there are [customer]); write a colon that is none with a space after it",
        "rows: sql/orders.sql | rows: sql/two.sql | r.yaml:9:11: sql/two.sql line 1, column 11: there is a second statement: a query is one; leave out the other",
        "rows: sql/orders.sql | rows: sql/none.sql | r.yaml:9:11: sql/none.sql line 1, column 1: there is no statement: write a SELECT",
        "rows: sql/orders.sql | query: sql/orders.sql | r.yaml:7:5: a document must have one of: rows (csv, ndjson), object (json), picked. Write, such as  rows: sql/orders.sql",
        "document: orders.csv | document: orders.json | r.yaml:7:15: a document with rows ends with .csv or .ndjson. Correct its name",
        "document: orders.csv | document: /orders.csv | r.yaml:7:15: the entry name \"/orders.csv\" is an absolute path; it must be relative",
        "document: customer.json | document: customer.csv | r.yaml:10:15: a document with object ends with .json. Correct its name",
        "object: sql/customer.sql | object: sql/person.sql | r.yaml:12:13: there is no file sql/person.sql of UTF-8 and at most 1 MiB below the folder of the recipes. Write it, or correct the path",
        "{array: sql/order.sql} | {array: sql/order.sql, value: sql/order.sql} | r.yaml:14:15: a member must have one of: array, value. Write, such as  {array: sql/goals.sql}",
        "{array: sql/order.sql} | {} | r.yaml:14:15: a member must have one of: array, value. Write, such as  {array: sql/goals.sql}",
        "{array: sql/order.sql} | {arry: sql/order.sql} | r.yaml:14:16: unknown key \"arry\" in a member. Did you mean \"array\"? Allowed: array, value",
        "{array: sql/order.sql} | sql/order.sql | r.yaml:14:15: member orders must be a mapping",
        "address: {value | orders: {value | r.yaml:15:7: \"orders\" is there twice, first in line 14. Remove one",
        "files: sql/invoices.sql | files: sql/invoice.sql | r.yaml:16:12: there is no file sql/invoice.sql of UTF-8 and at most 1 MiB below the folder of the recipes. Did you mean \"sql/invoices.sql\"? Write it, or correct the path",
        "files: sql/invoices.sql | files: \"**\" | r.yaml:16:12: files is a file of SQL such as sql/orders.sql, not \"**\"",
        "root: papers | rot: papers | r.yaml:16:5: \"root\" is missing. Write it, such as  root: training-files",
        "compress: auto | compress: yes | r.yaml:19:15: compress must be one of: auto, not \"yes\".",
        "format: zip, filename: orders.zip | format: tar, filename: orders.tar | r.yaml:19:5: compress has no effect in a tar, which cannot hold compressed files. Remove it, or write format: tar.gz",
        "missing-report: not-there.json | missing-report: ../x.json | r.yaml:5:17: the entry name \"../x.json\" has the part \"..\", which leaves its folder",
      })
  void tellsWhereAndWhat(String from, String to, String problem) {
    assertThat(ORDERS).contains(from);
    assertThat(problems(ORDERS.replace(from, to)))
        .anySatisfy(found -> assertThat(found).startsWith(problem));
  }

  @Test
  void aTarGzMaySayThatItCompresses() {
    assertThat(
            problems(
                ORDERS.replace(
                    "format: zip, filename: orders.zip",
                    "format: tar.gz, filename: orders.tar.gz")))
        .isEmpty();
  }
}
