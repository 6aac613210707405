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
 * S3RootsResource} with the recipes of both, and a volume that is soon full.
 */
public final class SourcesResource implements QuarkusTestResourceLifecycleManager {

  /** Entries that an archive may have. */
  public static final int ENTRIES = 2000;

  private static final String RECIPES = "spillway.recipes";

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
    settings.put("spillway.volume.quota", "34M");
    settings.put("spillway.limits.entries", "" + ENTRIES);
    settings.put("spillway.databases.shop.statement-timeout", "20s");
    settings.put("spillway.databases.away.url", "jdbc:postgresql://127.0.0.1:1/nothing");
    settings.put("spillway.databases.away.username", "nobody");
    return settings;
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
