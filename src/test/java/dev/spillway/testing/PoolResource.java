package dev.spillway.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A pool of exercises, another of one, a folder that tests change, recipes over the first and the
 * last, the address of an application that a test may start, and a certificate for localhost; all
 * gone afterwards. Tests find the places in the settings that this makes.
 */
public final class PoolResource implements QuarkusTestResourceLifecycleManager {

  /** Of the key store. */
  public static final String PASSWORD = "exercise";

  private static final List<String> ABILITIES = List.of("视觉", "听觉", "广度", "分配", "转移", "稳定", "选择");
  private static final List<String> LEVELS = List.of("初级", "中级", "高级");

  /**
   * What the transfer treats in different ways has a file of its own: nothing, one byte, around one
   * read, around one block.
   */
  private static final int[] SIZES = {
    300_000, 65_536, 1, 16_384, 262_144, 310_013, 16_385, 262_145, 0, 65_537, 291_457
  };

  private static final Map<String, String> SELECTING =
      Map.of(
          "album",
          """
          title: Pictures of an album
          parameters: {album: {type: string, maxLength: 64}}
          archive: {format: zip, filename: "{album}.zip", limit: 1M}
          missing: report
          contents:
            - selection: {roots: [chosen], text: false, formats: [tar]}
            - {files: "terms.txt", root: chosen}
          """,
          "year",
          """
          title: Pictures of one year
          parameters: {year: {type: string, default: "2026"}}
          archive: {format: zip, filename: "{year}.zip"}
          contents: [{selection: {roots: [chosen], base: "{year}"}}]
          """,
          "named-file",
          """
          title: One file that the request names
          parameters: {name: {type: string, maxLength: 8192}}
          archive: {format: zip, filename: named-file.zip}
          contents: [{file: "{name}", name: "x", root: loose}]
          """,
          "kept-album",
          """
          title: Pictures of an album, kept
          archive: {format: tar.gz, filename: album.tar.gz}
          retention: {mode: keep, keep: 2h, expiring-before: 20m}
          contents: [{selection: {roots: [chosen]}}]
          """);

  private static final Map<String, String> RECIPES =
      Map.of(
          "training-plan",
          """
          title: Training plan
          parameters:
            student: {type: string, minLength: 1, maxLength: 64}
            weeks:   {type: integer, minimum: 1, maximum: 52}
            mode:    {type: string, enum: [assessment, focus]}
            focus:   {type: array, items: {type: string}, default: []}
            results: {type: object, additionalProperties: {type: number, minimum: 0, maximum: 100}, requiredWhen: {mode: assessment}}
          archive:   {format: zip, filename: "{student}—{weeks}周训练方案.zip", limit: 3G}
          retention: {mode: once}
          contents:
            - pick: training-plan
              root: pool
            - document: 方案说明.csv
              picked: true
          """,
          "all-files",
          """
          title: All files of the pool
          archive: {format: zip, filename: all-files.zip}
          contents: [{files: "**", root: pool}]
          """,
          "all-files-tar",
          """
          title: All files of the pool
          archive: {format: tar, filename: all-files.tar}
          contents: [{files: "**", root: pool}]
          """,
          "all-files-tar-gz",
          """
          title: All files of the pool
          archive: {format: tar.gz, filename: all-files.tar.gz}
          contents: [{files: "**", root: pool}]
          """,
          "limited",
          """
          title: Far too small a limit
          archive: {format: zip, filename: limited.zip, limit: 10K}
          contents: [{files: "**", root: pool}]
          """,
          "kept-limited",
          """
          title: Far too small a limit, of what is kept
          archive: {format: zip, filename: kept-limited.zip, limit: 10K}
          retention: {mode: keep, keep: 2h, evictable: true}
          contents: [{files: "**", root: pool}]
          """,
          "loose-files",
          """
          title: Files that come and go
          archive: {format: zip, filename: loose-files.zip}
          contents: [{files: "**", root: loose}]
          """,
          "refused-names",
          """
          title: Files that come and go, under their own names
          archive: {format: zip, filename: refused-names.zip}
          names: refuse
          contents: [{files: "**", root: loose}]
          """,
          "loose-folder",
          """
          title: The files of one customer
          parameters: {customer: {type: string, maxLength: 64}, year: {type: integer}}
          archive: {format: zip, filename: "{customer}.zip"}
          contents:
            - {files: "{customer}/**/*.{txt,pdf}", root: loose, exclude: ["**/draft*"]}
            - {files: "**", base: "{customer}/{year}", into: "Year {year}", root: loose}
            - {file: "{year}.txt", name: "Report {year}.txt", root: loose}
          """,
          "kept-loose-files",
          """
          title: Files that come and go, as they were
          archive: {format: zip, filename: kept-loose-files.zip}
          retention: {mode: keep, keep: 2h}
          contents: [{files: "**", root: loose}]
          """);

  private Path folder;

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("pool-resource");
      Path recipes = Files.createDirectory(folder.resolve("recipes"));
      for (var recipe : RECIPES.entrySet()) {
        Files.writeString(recipes.resolve(recipe.getKey() + ".yaml"), recipe.getValue());
      }
      for (var recipe : SELECTING.entrySet()) {
        Files.writeString(recipes.resolve(recipe.getKey() + ".yaml"), recipe.getValue());
      }
      Path chosen = Files.createDirectory(folder.resolve("chosen"));
      Path pool = pool(Files.createDirectory(folder.resolve("pool")));
      Path loose = Files.createDirectory(folder.resolve("loose"));
      Path one = Files.createDirectories(folder.resolve("exercises").resolve("视觉"));
      Files.writeString(one.resolve("一.png"), "one");
      Path keys = folder.resolve("keys.p12");
      certificate(keys);
      String application = "http://127.0.0.1:" + Ports.free();
      return Map.ofEntries(
          Map.entry("spillway.recipes", recipes.toString()),
          Map.entry("spillway.roots.pool.path", pool.toString()),
          Map.entry("spillway.roots.pool.immutable", "true"),
          Map.entry("spillway.roots.loose.path", loose.toString()),
          Map.entry("spillway.roots.chosen.path", chosen.toString()),
          Map.entry("spillway.selection.roots", "chosen,loose"),
          Map.entry("spillway.apps.shop.url", application + "/shop/"),
          Map.entry("spillway.apps.shop.locations", "/files/:chosen, /files/loose/:loose"),
          Map.entry("spillway.apps.hasty.url", application),
          Map.entry("spillway.apps.hasty.connect-timeout", "1s"),
          Map.entry("spillway.apps.hasty.read-timeout", "1s"),
          Map.entry("spillway.apps.shop.limit", "1M"),
          Map.entry("spillway.apps.album.url", application),
          Map.entry("spillway.apps.album.recipe", "kept-album"),
          Map.entry("spillway.apps.bound.url", application),
          Map.entry("spillway.apps.bound.roots", "loose"),
          Map.entry("spillway.apps.bound.connections", "1"),
          Map.entry("spillway.apps.bound.connect-timeout", "1s"),
          Map.entry("spillway.roots.exercises.path", one.getParent().toString()),
          Map.entry("spillway.roots.exercises.immutable", "true"),
          Map.entry("quarkus.http.ssl.certificate.key-store-file", keys.toString()),
          Map.entry("quarkus.http.ssl.certificate.key-store-password", PASSWORD),
          Map.entry("quarkus.http.test-port", "0"),
          Map.entry("quarkus.http.test-ssl-port", "0"),
          Map.entry("quarkus.management.test-port", "0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path pool(Path pool) throws IOException {
    Random random = new Random(20261121);
    int made = 0;
    for (String ability : ABILITIES) {
      for (String level : LEVELS) {
        Path directory = Files.createDirectories(pool.resolve(ability).resolve(level));
        for (int i = 0; i < 3; i++) {
          byte[] bytes = new byte[SIZES[made++ % SIZES.length]];
          random.nextBytes(bytes);
          Files.write(directory.resolve(ability + "练习-0" + i + ".png"), bytes);
        }
      }
    }
    return pool;
  }

  /** A key store with a certificate for localhost, under {@link #PASSWORD}: the same for all. */
  public static void certificate(Path keys) {
    Path made = Path.of("target/tools/localhost.p12");
    try {
      if (!Files.exists(made)) {
        Files.createDirectories(made.getParent());
        Path mine = Files.createTempDirectory(made.getParent(), "keys-").resolve("localhost.p12");
        makeCertificate(mine);
        Files.move(mine, made, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(mine.getParent());
      }
      Files.copy(made, keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makeCertificate(Path keys) {
    ArchiveTools.run(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        "localhost",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost,ip:127.0.0.1",
        "-validity",
        "3650",
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        keys.toString());
  }

  @Override
  public void stop() {
    if (folder == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
