package dev.spillway.testing.site;

import dev.spillway.testing.PackagedService;
import dev.spillway.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Several services as they are shipped, over one PostgreSQL and one bucket. Each has its own way to
 * PostgreSQL, which can be cut.
 *
 * <p>Recipes: {@code rows} is a document of rows that takes some seconds to read, and {@code kept}
 * a snapshot of a file; both are held for an hour. {@code virtual} reads that file while it is
 * downloaded.
 */
public final class Replicas implements AutoCloseable {

  private static final String PREFIX = "spillway/";
  private static final int FILE_BYTES = 3_000_017;

  private final List<PackagedService> services = new ArrayList<>();
  private final List<Wire> wires = new ArrayList<>();
  private final S3Server store;
  private final String bucket;
  private final Rows rows;

  private Replicas(S3Server store, String url) {
    this.store = store;
    this.bucket = store.createBucket();
    this.rows = new Rows(url);
  }

  /**
   * So many services, which are not started.
   *
   * @param folder an empty one
   * @param url JDBC URL of an empty database; user {@code postgres}, any password
   * @param seconds what the rows of an export take to be read
   * @param more settings of all, by their names with dots
   */
  public static Replicas of(
      int nodes, Path folder, S3Server store, String url, double seconds, Map<String, String> more)
      throws IOException {
    Replicas replicas = new Replicas(store, url);
    Path root = Files.createDirectory(folder.resolve("root"));
    byte[] content = new byte[FILE_BYTES];
    new java.util.Random(20261121).nextBytes(content);
    Files.write(root.resolve("文件.bin"), content);
    Path recipes = recipes(folder, seconds);
    for (int node = 0; node < nodes; node++) {
      Wire wire = Wire.to(url);
      replicas.wires.add(wire);
      Map<String, String> settings = new HashMap<>(store.settingsFor(store.endpoint()));
      settings.put("spillway.volume.kind", "s3");
      settings.put("spillway.volume.bucket", replicas.bucket);
      settings.put("spillway.volume.prefix", PREFIX);
      settings.put("spillway.database.url", wire.url());
      settings.put("spillway.database.username", "postgres");
      settings.put("spillway.databases.source.url", url);
      settings.put("spillway.databases.source.username", "postgres");
      settings.put("spillway.recipes", recipes.toString());
      settings.put("spillway.roots.files.path", root.toString());
      settings.put("spillway.sweep.orphan-age", "1s");
      settings.putAll(more);
      Path own = Files.createDirectory(folder.resolve("node-" + node));
      replicas.services.add(new PackagedService(own, settings));
    }
    return replicas;
  }

  private static Path recipes(Path folder, double seconds) throws IOException {
    Path recipes = Files.createDirectory(folder.resolve("recipes"));
    Path sql = Files.createDirectory(recipes.resolve("sql"));
    // Hexadecimal digits: half of them is left when they are deflated.
    Files.writeString(
        sql.resolve("rows.sql"),
        """
        select n, (select string_agg(md5((n * 1000 + m)::text), '') from generate_series(1, 1000) m) as digits,
          pg_sleep(%s)::text as slept
        from generate_series(1, 20) n
        """
            .formatted(seconds / 20));
    Files.writeString(
        recipes.resolve("rows.yaml"),
        """
        title: Rows
        archive: {format: zip, filename: "rows.zip"}
        retention: {mode: keep, keep: 1h}
        contents: [{document: rows.csv, database: source, rows: sql/rows.sql}]
        """);
    for (String name : List.of("kept", "virtual")) {
      Files.writeString(
          recipes.resolve(name + ".yaml"),
          """
          title: Files
          archive: {format: zip, filename: "files.zip"}
          retention: %s
          contents: [{files: "**", root: files}]
          """
              .formatted(name.equals("kept") ? "{mode: keep, keep: 1h}" : "{mode: once}"));
    }
    return recipes;
  }

  public int size() {
    return services.size();
  }

  /** Starts all, one after the other. */
  public void start() throws IOException {
    for (PackagedService service : services) {
      service.start();
    }
  }

  public PackagedService service(int node) {
    return services.get(node);
  }

  public Wire wire(int node) {
    return wires.get(node);
  }

  public Calls calls(int node) {
    return new Calls(services.get(node).uri(""));
  }

  /** All calls, one for each node. */
  public List<Calls> allCalls() {
    return IntStream.range(0, size()).mapToObj(this::calls).toList();
  }

  public Rows rows() {
    return rows;
  }

  /** Ids of blobs whose bytes are in the bucket, with lengths. */
  public Map<String, String> objects() {
    Map<String, String> found = new TreeMap<>();
    try (S3Client client = store.client()) {
      client
          .listObjectsV2Paginator(
              request -> request.bucket(bucket).prefix(PREFIX + "blobs/").maxKeys(1000))
          .contents()
          .forEach(
              object ->
                  found.put(
                      object.key().substring(object.key().lastIndexOf('/') + 1),
                      String.valueOf(object.size())));
    }
    return found;
  }

  /** Keys of uploads that were begun and neither completed nor aborted. */
  public List<String> uploads() {
    try (S3Client client = store.client()) {
      return client.listMultipartUploads(request -> request.bucket(bucket)).uploads().stream()
          .map(upload -> upload.key())
          .toList();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (PackagedService service : services) {
      service.close();
    }
    for (Wire wire : wires) {
      wire.close();
    }
  }
}
