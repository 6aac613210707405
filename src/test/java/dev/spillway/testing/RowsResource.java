package dev.spillway.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** A shop's database, its invoices, and recipes over both; and the BookWyrm example. */
public class RowsResource implements QuarkusTestResourceLifecycleManager {

  /** Customers have the ids from 1 to this, and as many orders as their id. */
  public static final int CUSTOMERS = 50;

  /** The customer whose second invoice is not in the folder. */
  public static final int WITHOUT_INVOICE = 7;

  private static volatile String shop;
  private static volatile BookwyrmDatabase bookwyrm;

  private static final String SCHEMA =
      """
      create table customer (id bigint primary key, name text not null, born date, vip boolean, token uuid default gen_random_uuid());
      create table orders (id bigint primary key, customer_id bigint not null references customer, placed timestamptz not null,
        total numeric(20, 2), note text, invoice text);
      create table event (id bigint primary key, customer_id bigint not null, at timestamp, ratio double precision, payload jsonb);
      insert into customer select n, 'Kunde "' || n || '", ümlaut', date '2000-01-01' + n, n % 2 = 0 from generate_series(1, 50) n;
      insert into orders
      select c.id * 1000 + n, c.id, timestamptz '2026-01-01 00:00:00.5+01' + n * interval '1 hour', n * 1234567890123456.78,
        case n % 4 when 0 then null when 1 then '' when 2 then E'line\\nbreak, "quoted"' else 'שלום 😀' end,
        '2026/' || c.id || '-' || n || '.pdf'
      from customer c, generate_series(1, c.id) n;
      insert into event
      select c.id * 1000 + n, c.id, timestamp '2026-01-01 10:00:00', case n when 1 then 'NaN' when 2 then 'Infinity' else 0.1 end,
        jsonb_build_object('n', n, 'big', 12345678901234567890123.45::numeric)
      from customer c, generate_series(1, c.id) n;
      """;

  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry(
              "sql/orders.sql",
              "select id, placed, total, note from orders where customer_id = :customer order by id;\n"),
          Map.entry(
              "sql/events.sql", "select * from event where customer_id = :customer order by id"),
          Map.entry(
              "sql/invoices.sql",
              "select 'invoices/' || id || '.pdf' as name, invoice as path from orders where customer_id = :customer order by id"),
          Map.entry(
              "sql/customer.sql",
              "select to_json(c) from (select id, name, born, vip from customer where id = :customer) c"),
          Map.entry(
              "sql/order.sql",
              "select to_jsonb(o) from orders o where customer_id = :customer order by id"),
          Map.entry(
              "sql/wide.sql",
              "select n, repeat('x', 1000 * n * n) as wide from generate_series(1, 200) n where :customer > 0"),
          Map.entry(
              "sql/slow.sql",
              "select n, pg_sleep(0.05)::text as nothing from generate_series(1, 100000) n where :customer > 0"),
          Map.entry(
              "sql/much.sql",
              "select n, md5(n::text || :customer), md5((n + 1)::text) from generate_series(1, 300000) n"),
          Map.entry(
              "sql/missing.sql",
              "select n || '.pdf' as name, 'not-there/' || n as path from generate_series(1, 3000) n where :customer > 0"),
          Map.entry(
              "sql/two.sql", "select to_json(n) from generate_series(1, 2) n where :customer > 0"));

  private static String recipe(String format, String rest) {
    return """
      title: A customer's data
      parameters:
        customer: {type: integer, minimum: 1}
      archive: {format: %s, filename: "customer-{customer}.%s"}
      %s
      """
        .formatted(format, format, rest);
  }

  private static final String DOCUMENTS =
      """
      contents:
        - {document: orders.csv, database: shop, rows: sql/orders.sql}
        - {document: events.ndjson, database: shop, rows: sql/events.sql}
        - document: customer.json
          database: shop
          object: sql/customer.sql
          members: {orders: {array: sql/order.sql}}
      """;

  private static final String INVOICES =
      "  - {files: sql/invoices.sql, database: shop, root: invoices}\n";

  /** Of the user at the shop's database, which takes any. */
  public static final String PASSWORD = "password-of-the-shop-41c9";

  private static final Map<String, String> HOSTILE =
      Map.of(
          "sql/named.sql",
              "select 'f' || n || '.txt' as name, path from unnest(:paths) with ordinality as p (path, n)",
          "named.yaml",
              """
              title: Files that a query names, after what a request says
              parameters: {paths: {type: array, items: {type: string}}}
              archive: {format: zip, filename: named.zip}
              missing: report
              missing-report: missing.json
              contents: [{files: sql/named.sql, database: shop, root: invoices}]
              """,
          "sql/token.sql",
              "select id, name from customer where id = :customer and cast(:token as uuid) is not null",
          "by-token.yaml",
              """
              title: Rows for whoever has the token, of which nobody makes a secret
              parameters: {customer: {type: integer}, token: {type: string, maxLength: 40}}
              archive: {format: zip, filename: "by-token-{customer}.zip"}
              contents: [{document: rows.csv, database: shop, rows: sql/token.sql}]
              """,
          "with-token.yaml",
              """
              title: Rows for whoever has the token
              parameters:
                customer: {type: integer, minimum: 1}
                token: {type: string, maxLength: 40, sensitive: true}
              archive: {format: zip, filename: "with-token-{customer}.zip"}
              contents: [{document: rows.csv, database: shop, rows: sql/token.sql}]
              """);

  private static final String KEPT = "retention: {mode: keep, keep: 1h}\n";

  private static final Map<String, String> RECIPES =
      Map.ofEntries(
          Map.entry("customer", recipe("zip", KEPT + DOCUMENTS + INVOICES)),
          Map.entry("customer-once", recipe("zip", DOCUMENTS + INVOICES)),
          Map.entry("customer-tar", recipe("tar", DOCUMENTS + INVOICES)),
          Map.entry("customer-tar-gz", recipe("tar.gz", DOCUMENTS + INVOICES)),
          Map.entry(
              "customer-report",
              recipe(
                  "zip",
                  "missing: report\nmissing-report: not-there.json\n" + DOCUMENTS + INVOICES)),
          Map.entry(
              "many-missing",
              recipe(
                  "zip",
                  "missing: report\ncontents: [{files: sql/missing.sql, database: shop, root: invoices}]")),
          Map.entry(
              "wide",
              recipe(
                  "zip", "contents: [{document: wide.csv, database: shop, rows: sql/wide.sql}]")),
          Map.entry(
              "slow",
              recipe(
                  "zip", "contents: [{document: slow.csv, database: shop, rows: sql/slow.sql}]")),
          Map.entry(
              "much",
              recipe(
                  "zip",
                  KEPT + "contents: [{document: much.csv, database: shop, rows: sql/much.sql}]")),
          Map.entry(
              "two",
              recipe(
                  "zip", "contents: [{document: two.json, database: shop, object: sql/two.sql}]")),
          Map.entry(
              "compressed",
              "title: Files\narchive: {format: zip, filename: files.zip}\ncontents: [{files: \"**\", root: invoices, compress: auto}]\n"));

  /** JDBC URL of the shop; user {@code postgres}, any password. */
  public static String shop() {
    return shop;
  }

  public static BookwyrmDatabase bookwyrm() {
    return bookwyrm;
  }

  /** After the resources of every test, whose recipes it replaces. */
  @Override
  public int order() {
    return 1;
  }

  @Override
  public Map<String, String> start() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "rows-").toAbsolutePath();
      shop = PostgresResource.newDatabase();
      try (var connection = DriverManager.getConnection(shop, "postgres", "");
          var statement = connection.createStatement()) {
        statement.execute(SCHEMA);
      }
      bookwyrm = BookwyrmDatabase.filled(2, 60, false);
      Path recipes = recipes(folder.resolve("recipes"));
      Path media = Files.createDirectories(folder.resolve("media"));
      pictures(media);
      return Map.ofEntries(
          Map.entry("spillway.recipes", recipes.toString()),
          Map.entry(
              "spillway.roots.invoices.path", invoices(folder.resolve("invoices")).toString()),
          Map.entry("spillway.roots.media.path", media.toString()),
          Map.entry("spillway.databases.shop.url", shop),
          Map.entry("spillway.databases.shop.username", "postgres"),
          Map.entry("spillway.databases.shop.password", PASSWORD),
          Map.entry("spillway.databases.bookwyrm.url", bookwyrm.url()),
          Map.entry("spillway.databases.bookwyrm.username", bookwyrm.reader()),
          Map.entry("spillway.limits.row", "10M"),
          Map.entry("quarkus.http.test-port", "0"),
          Map.entry("quarkus.management.test-port", "0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("the shop could not be made", e);
    }
  }

  private static Path recipes(Path recipes) throws IOException {
    Files.createDirectories(recipes.resolve("sql"));
    for (var file : FILES.entrySet()) {
      Files.writeString(recipes.resolve(file.getKey()), file.getValue());
    }
    for (var recipe : RECIPES.entrySet()) {
      Files.writeString(recipes.resolve(recipe.getKey() + ".yaml"), recipe.getValue());
    }
    for (var file : HOSTILE.entrySet()) {
      Files.writeString(recipes.resolve(file.getKey()), file.getValue());
    }
    Path example = Path.of("examples/bookwyrm/recipes");
    try (var files = Files.walk(example)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, recipes.resolve(example.relativize(file).toString()));
      }
    }
    return recipes;
  }

  private static Path invoices(Path invoices) throws IOException {
    Path year = Files.createDirectories(invoices.resolve("2026"));
    for (int customer = 1; customer <= CUSTOMERS; customer++) {
      for (int n = 1; n <= Math.min(customer, 12); n++) {
        if (customer != WITHOUT_INVOICE || n != 2) {
          Files.writeString(
              year.resolve(customer + "-" + n + ".pdf"),
              ("invoice " + n + " of " + customer + "\n").repeat(500));
        }
      }
    }
    return invoices;
  }

  private static void pictures(Path media) throws IOException {
    try (var connection = bookwyrm.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select avatar from bookwyrm_user where avatar <> ''")) {
      while (rows.next()) {
        Path picture = media.resolve(rows.getString(1));
        Files.createDirectories(picture.getParent());
        Files.write(picture, new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3});
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the pictures could not be made", e);
    }
  }

  @Override
  public void stop() {}
}
