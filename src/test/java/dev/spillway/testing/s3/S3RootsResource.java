package dev.spillway.testing.s3;

import dev.spillway.s3.Body;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.S3;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A service whose roots are in a bucket: the example's pool, and one that tests fill. The store can
 * be made to fail.
 */
public final class S3RootsResource implements QuarkusTestResourceLifecycleManager {

  private static final Map<String, String> RECIPES =
      Map.of(
          "all-files",
          """
          title: All that begins so
          archive: {format: zip, filename: all-files.zip}
          contents: [{files: "all/**", root: s3-loose}]
          """,
          "kept-files",
          """
          title: What is there now
          archive: {format: tar, filename: kept-files.tar}
          retention: {mode: keep, keep: 2h}
          contents: [{files: "all/**", root: s3-loose}]
          """,
          "kept-gzip",
          """
          title: What is there now
          archive: {format: tar.gz, filename: kept-files.tar.gz}
          retention: {mode: keep, keep: 2h}
          contents: [{files: "all/**", root: s3-loose}]
          """,
          "shrunk-files",
          """
          title: As small as possible
          archive: {format: zip, filename: shrunk-files.zip}
          contents: [{files: "all/**", root: s3-loose, compress: auto}]
          """,
          "reported-files",
          """
          title: What is there of it
          archive: {format: zip, filename: reported-files.zip}
          missing: report
          contents: [{files: "all/**", root: s3-loose}, {files: "nothing/**", root: s3-loose}]
          """,
          "odd-files",
          """
          title: Names that do harm
          archive: {format: zip, filename: odd-files.zip}
          names: refuse
          contents: [{files: "odd/**", root: s3-loose}]
          """);

  private static volatile FaultyS3 faulty;
  private static volatile Bucket bucket;
  private static volatile S3 s3;

  private Path folder;

  /** What stands before the store. */
  public static FaultyS3 faulty() {
    return faulty;
  }

  /** The bucket, past what stands before it. {@code loose/} is the root that tests fill. */
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
      faulty = new FaultyS3(server.endpoint());
      folder = Files.createTempDirectory("s3-roots");
      for (var recipe : RECIPES.entrySet()) {
        Files.writeString(folder.resolve(recipe.getKey() + ".yaml"), recipe.getValue());
      }
      Files.writeString(
          folder.resolve("training-plan.yaml"),
          Files.readString(Path.of("examples/recipes/training-plan.yaml"))
              .replace("root: training-files", "root: s3-pool"));
      pool();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings = new HashMap<>(server.settingsFor(faulty.endpoint()));
    settings.put("spillway.s3.read-timeout", "3s");
    settings.put("spillway.s3.attempts", "2");
    settings.put("spillway.recipes", folder.toString());
    settings.put("spillway.roots.s3-pool.bucket", bucket.name());
    settings.put("spillway.roots.s3-pool.prefix", "pool");
    settings.put("spillway.roots.s3-pool.immutable", "true");
    settings.put("spillway.roots.s3-loose.bucket", bucket.name());
    settings.put("spillway.roots.s3-loose.prefix", "loose/");
    settings.put("quarkus.http.test-port", "0");
    settings.put("quarkus.management.test-port", "0");
    return settings;
  }

  private static void pool() throws IOException {
    Path pool = Path.of("examples/training-files");
    try (Stream<Path> files = Files.walk(pool)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bucket.put("pool/" + pool.relativize(file), Body.of(bytes, 0, bytes.length));
      }
    }
  }

  @Override
  public void stop() {
    try {
      if (faulty != null) {
        faulty.close();
        s3.close();
      }
      if (folder != null) {
        try (Stream<Path> all = Files.walk(folder)) {
          for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
