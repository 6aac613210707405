package dev.spillway.retention;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** Recipes of exports that are held and small, and the root that they are made of. */
public final class HeldResource implements QuarkusTestResourceLifecycleManager {

  /** After the resources of every test, whose recipes it replaces. */
  @Override
  public int order() {
    return 1;
  }

  @Override
  public Map<String, String> start() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "held-").toAbsolutePath();
      Path root = Files.createDirectory(folder.resolve("root"));
      Random random = new Random(20261121);
      for (int i = 0; i < 2; i++) {
        byte[] bytes = new byte[40_000 + i];
        random.nextBytes(bytes);
        Files.write(root.resolve("file-" + i + ".bin"), bytes);
      }
      Path recipes = Files.createDirectory(folder.resolve("recipes"));
      Files.writeString(
          recipes.resolve("kept.yaml"),
          """
          title: Kept
          archive: {format: zip, filename: kept.zip}
          retention: {mode: keep, keep: 1h}
          contents: [{files: "**", root: files}]
          """);
      return Map.of(
          "spillway.recipes",
          recipes.toString(),
          "spillway.roots.files.path",
          root.toString(),
          "quarkus.http.test-port",
          "0",
          "quarkus.management.test-port",
          "0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    // It is below target, which goes with the next clean build.
  }
}
