package dev.spillway.testing.s3;

import dev.spillway.s3.Bucket;
import dev.spillway.s3.S3;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A service whose volume is in a bucket, with recipes that let the store deliver. */
public final class RedirectResource implements QuarkusTestResourceLifecycleManager {

  private static final String KEPT =
      """
      title: Kept, and delivered by the store
      archive: {format: %1$s, filename: "小明 的 plan.%1$s"}
      retention: {mode: keep, keep: 2h}
      delivery: redirect
      contents: [{files: "视觉/**", root: training-files}]
      """;

  private static final Map<String, String> RECIPES =
      Map.of(
          "redirected",
          KEPT.formatted("zip"),
          "redirected-tar",
          KEPT.formatted("tar"),
          "in-parts",
          KEPT.formatted("tar.gz"),
          "through",
          KEPT.formatted("zip").replace("delivery: redirect\n", ""));

  /** How long an address of the store is good for. */
  public static final Duration GOOD_FOR = Duration.ofSeconds(8);

  private static volatile Bucket bucket;
  private static volatile S3 s3;

  private Path recipes;

  /** Below {@code volume/} is the volume. */
  public static Bucket bucket() {
    return bucket;
  }

  /** After the resources of every test, whose recipes it replaces. */
  @Override
  public int order() {
    return 1;
  }

  @Override
  public Map<String, String> start() {
    S3Server server = S3Server.s3Proxy();
    s3 = server.s3();
    bucket = s3.bucket(server.createBucket());
    try {
      recipes = Files.createTempDirectory("redirect-recipes");
      for (var recipe : RECIPES.entrySet()) {
        Files.writeString(recipes.resolve(recipe.getKey() + ".yaml"), recipe.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings = new HashMap<>(server.settingsFor(server.endpoint()));
    settings.put("spillway.recipes", recipes.toString());
    settings.put("spillway.volume.kind", "s3");
    settings.put("spillway.volume.bucket", bucket.name());
    settings.put("spillway.volume.prefix", "volume/");
    settings.put("spillway.retention.redirect-within", GOOD_FOR.toSeconds() + "s");
    settings.put("spillway.sweep.every", "1h");
    settings.put("quarkus.http.test-port", "0");
    settings.put("quarkus.management.test-port", "0");
    return settings;
  }

  @Override
  public void stop() {
    if (s3 != null) {
      s3.close();
    }
    if (recipes == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(recipes)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
