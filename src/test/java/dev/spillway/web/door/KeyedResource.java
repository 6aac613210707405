package dev.spillway.web.door;

import dev.spillway.testing.Ports;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keys in the settings, a file, and recipes over it: one of them takes the owner as its parameter.
 */
public final class KeyedResource implements QuarkusTestResourceLifecycleManager {

  /** Asks for every recipe, for anybody. */
  public static final String SITE = "spillway_site";

  /** The next one of the same caller. */
  static final String NEXT_SITE = "spillway_next_site";

  /** May request {@code files} only, for owners that begin with {@code shop-}. */
  static final String SHOP = "spillway_shop";

  /** For one owner, alice. */
  static final String ALICE = "spillway_alice";

  /** May select files of one of two roots. */
  static final String ALBUM = "spillway_album";

  /** Looks after the service, and asks for nothing. */
  static final String OPERATOR = "spillway_operator";

  /** Looks after the service, and asks for every recipe, for anybody. */
  static final String ADMIN = "spillway_admin";

  /** Signs tickets, as {@code site}. */
  public static final String TICKET_KEY = "0123456789abcdefghijklmnopqrstuvwxyz";

  /** Origin of pages that may ask. */
  static final String PAGE = "https://shop.example";

  private static final String FILES =
      """
      title: Files
      archive: {format: zip, filename: files.zip}
      retention: {mode: keep, keep: 1h}
      contents: [{files: "**", root: files}]
      """;

  /** After the resources of every test, whose recipes it replaces. */
  @Override
  public int order() {
    return 1;
  }

  @Override
  public Map<String, String> start() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "keyed-").toAbsolutePath();
      Path root = Files.createDirectory(folder.resolve("root"));
      Files.writeString(root.resolve("a.txt"), "a".repeat(5000));
      Path recipes = Files.createDirectory(folder.resolve("recipes"));
      Files.writeString(recipes.resolve("files.yaml"), FILES);
      Files.writeString(recipes.resolve("more.yaml"), FILES);
      Files.writeString(
          recipes.resolve("own.yaml"),
          FILES
              .replace("files.zip", "\"{user}-{year}.zip\"")
              .replace(
                  "archive:",
                  "parameters: {user: {type: integer, from: owner}, year: {type: integer, default: 2026}}\narchive:"));
      Map<String, String> settings = new TreeMap<>();
      settings.put("spillway.recipes", recipes.toString());
      settings.put("spillway.roots.files.path", root.toString());
      key(settings, "site", hash(SITE) + "," + hash(NEXT_SITE), "requester", "*");
      key(settings, "shop", hash(SHOP), "requester", "shop-*");
      settings.put("spillway.access.keys.shop.recipes", "files");
      key(settings, "alice", hash(ALICE), "requester", "alice");
      key(settings, "operator", hash(OPERATOR), "operator", "*");
      key(settings, "admin", hash(ADMIN), "requester,operator", "*");
      key(settings, "album", hash(ALBUM), "requester", "*");
      settings.put("spillway.access.keys.album.roots", "album");
      settings.put("spillway.selection.roots", "files,album");
      Path album = Files.createDirectory(folder.resolve("album"));
      Files.writeString(album.resolve("b.txt"), "b");
      settings.put("spillway.roots.album.path", album.toString());
      settings.put("spillway.cors.origins", PAGE);
      settings.put("spillway.tickets.keys", "site:" + TICKET_KEY);
      settings.put("spillway.apps.shop.url", "http://127.0.0.1:" + Ports.free());
      // Nobody listens there.
      settings.put("spillway.databases.away.url", "jdbc:postgresql://127.0.0.1:1/nothing");
      settings.put("spillway.databases.away.username", "nobody");
      // It would not be there beside an application.
      settings.put("spillway.console.enabled", "true");
      settings.put("quarkus.http.test-port", "0");
      settings.put("quarkus.management.test-port", "0");
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void key(
      Map<String, String> settings, String name, String hash, String roles, String owners) {
    String prefix = "spillway.access.keys." + name;
    settings.put(prefix + ".hash", hash);
    settings.put(prefix + ".roles", roles);
    settings.put(prefix + ".owners", owners);
  }

  static String hash(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {
    // Below target, which a clean build empties.
  }
}
