package dev.spillway.testing.site;

import static io.restassured.RestAssured.given;

import dev.spillway.testing.PackagedService;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A service as it is shipped, with a root of some files, a volume, and a database that is not its
 * own. It sweeps when it is told to, and deletes orphans at once.
 *
 * <p>Recipes: {@code kept} is held for an hour, {@code brief} for eight seconds, {@code once} is a
 * snapshot that goes when it was delivered, {@code virtual} reads the root while it is downloaded.
 * All hold the same files.
 */
public final class Site implements AutoCloseable {

  private static final int FILES = 6;
  private static final int FILE_BYTES = 700_001;

  private static final Map<String, String> RETENTION =
      Map.of(
          "kept", "{mode: keep, keep: 1h}",
          "brief", "{mode: keep, keep: 8s}",
          "once", "{mode: once}",
          "virtual", "{mode: once}");

  private final Path folder;
  private final Path volume;
  private final Path root;
  private final String databaseUrl;
  private final Map<String, String> settings = new HashMap<>();
  private final PackagedService service;

  private Site(Path folder, String databaseUrl, Map<String, String> more) throws IOException {
    this.folder = folder;
    this.databaseUrl = databaseUrl;
    this.volume =
        more.containsKey("spillway.volume.path")
            ? Path.of(more.get("spillway.volume.path"))
            : Files.createDirectory(folder.resolve("volume"));
    this.root = Files.createDirectory(folder.resolve("root"));
    fill(root, FILES, FILE_BYTES);
    Path recipes = Files.createDirectory(folder.resolve("recipes"));
    for (String name : RETENTION.keySet()) {
      Files.writeString(recipes.resolve(name + ".yaml"), recipe(name));
    }
    settings.put("spillway.database.url", databaseUrl);
    settings.put("spillway.database.username", "postgres");
    settings.put("spillway.recipes", recipes.toString());
    settings.put("spillway.roots.files.path", root.toString());
    if (!more.containsKey("spillway.volume.bucket")) {
      settings.put("spillway.volume.path", volume.toString());
      settings.put("spillway.volume.min-free", "1M");
    }
    settings.put("spillway.sweep.every", "1h");
    settings.put("spillway.sweep.orphan-age", "1s");
    settings.put("spillway.retention.grace", "1s");
    settings.putAll(more);
    this.service = new PackagedService(folder, settings);
  }

  /**
   * A place in {@code folder}, which is empty.
   *
   * @param databaseUrl JDBC URL of an empty database; user {@code postgres}, any password
   * @param more settings, by their names with dots
   */
  public static Site in(Path folder, String databaseUrl, Map<String, String> more)
      throws IOException {
    return new Site(folder, databaseUrl, more);
  }

  private static String recipe(String name) {
    return """
        title: %s
        archive: {format: zip, filename: "files.zip"}
        retention: %s
        %s
        contents: [{files: "**", root: files}]
        """
        .formatted(name, RETENTION.get(name), name.equals("once") ? "snapshot: true" : "");
  }

  /** Files that do not compress, and are the same each time. */
  private static void fill(Path root, int files, int bytes) throws IOException {
    Random random = new Random(20261121);
    for (int i = 0; i < files; i++) {
      byte[] content = new byte[bytes];
      random.nextBytes(content);
      Files.write(root.resolve("文件-" + i + ".bin"), content);
    }
  }

  /**
   * Another node of the same place, which is not started.
   *
   * @param more settings beside those of the first, or instead of them
   */
  public PackagedService another(String name, Map<String, String> more) throws IOException {
    Map<String, String> own = new HashMap<>(settings);
    own.putAll(more);
    return new PackagedService(Files.createDirectory(folder.resolve(name)), own);
  }

  public void start(List<String> options) throws IOException {
    service.start(options);
  }

  public void start() throws IOException {
    service.start();
  }

  public PackagedService service() {
    return service;
  }

  public Calls calls() {
    return new Calls(service.uri(""));
  }

  /** The answer of the readiness probe. */
  public Response readiness() {
    return given().get(service.managementUri("/q/health/ready"));
  }

  public Rows rows() {
    return new Rows(databaseUrl);
  }

  public Audit audit() {
    return new Audit(volume, rows(), calls());
  }

  public Path volume() {
    return volume;
  }

  public Path root() {
    return root;
  }

  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws InterruptedException {
    service.close();
  }
}
