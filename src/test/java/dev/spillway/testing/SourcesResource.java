package dev.spillway.testing;

import dev.spillway.testing.s3.S3RootsResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A service with sources of every kind, those of {@link RowsResource} and of {@link
 * S3RootsResource} with the recipes of both, a web root, and a volume that is soon full.
 */
public final class SourcesResource implements QuarkusTestResourceLifecycleManager {

  /** Entries that an archive may have. */
  public static final int ENTRIES = 2000;

  private static final String RECIPES = "spillway.recipes";

  /** In a header of each request to the web root {@code pages}, which a test serves. */
  public static final String WEB_SECRET = "5ecret-of-the-web-root-9c2f";

  /** Recipes with the root {@code pages}, and their query. */
  private static final Map<String, String> WEB =
      Map.of(
          "web-selection.yaml",
          """
          title: Selected files and pages
          archive: {format: zip, filename: selected.zip}
          contents: [{selection: {roots: [invoices, pages], formats: [tar]}}]
          """,
          "web-report.yaml",
          """
          title: Selected pages, as many as there are
          archive: {format: zip, filename: reported.zip}
          missing: report
          contents: [{selection: {roots: [pages]}}]
          """,
          "web-kept.yaml",
          """
          title: Selected pages, kept
          archive: {format: tar.gz, filename: kept.tar.gz}
          retention: {mode: keep, keep: 1h}
          contents: [{selection: {roots: [pages]}}]
          """,
          "web-file.yaml",
          """
          title: One page
          parameters: {year: {type: string, maxLength: 40}}
          archive: {format: zip, filename: "{year}.zip"}
          contents: [{file: "reports/{year}.pdf", name: "Report {year}.pdf", root: pages}]
          """,
          "web-rows.yaml",
          """
          title: Rows, and pages that a query names
          parameters: {customer: {type: integer, minimum: 1}}
          archive: {format: zip, filename: "pages-{customer}.zip"}
          contents:
            - {files: sql/pages.sql, database: shop, root: pages, compress: auto}
            - {document: orders.csv, database: shop, rows: sql/orders.sql}
          """,
          "sql/pages.sql",
          "select 'pages/' || id || '.txt' as name, 'made/' || id as path from orders where customer_id = :customer order by id");

  private final RowsResource rows = new RowsResource();
  private final S3RootsResource buckets = new S3RootsResource();

  /** After the resources of every test, whose recipes it replaces. */
  @Override
  public int order() {
    return 1;
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(buckets.start());
    Path recipes = Path.of(settings.get(RECIPES));
    settings.putAll(rows.start());
    copy(recipes, Path.of(settings.get(RECIPES)));
    write(Path.of(settings.get(RECIPES)));
    settings.put("spillway.roots.pages.url", "http://127.0.0.1:" + Ports.free() + "/files");
    settings.put("spillway.roots.pages.headers.Authorization", "Bearer " + WEB_SECRET);
    settings.put("spillway.roots.pages.read-timeout", "5s");
    settings.put("spillway.roots.pages.patience", "1s");
    settings.put("spillway.roots.pages.largest", "3M");
    settings.put("spillway.volume.quota", "34M");
    settings.put("spillway.limits.entries", "" + ENTRIES);
    settings.put("spillway.databases.shop.statement-timeout", "20s");
    settings.put("spillway.databases.away.url", "jdbc:postgresql://127.0.0.1:1/nothing");
    settings.put("spillway.databases.away.username", "nobody");
    return settings;
  }

  private static void write(Path recipes) {
    try {
      for (var file : WEB.entrySet()) {
        Files.writeString(recipes.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path recipes, Path target) {
    try (Stream<Path> files = Files.list(recipes)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    rows.stop();
    buckets.stop();
  }
}
