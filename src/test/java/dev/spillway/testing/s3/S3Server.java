package dev.spillway.testing.s3;

import static org.awaitility.Awaitility.await;

import dev.spillway.s3.S3;
import dev.spillway.s3.S3Settings;
import dev.spillway.testing.Ports;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A running S3 server. The two of the suite are started when they are first asked for and end with
 * this JVM; a third is whatever {@code -Dspillway.test.s3.endpoint=…} names, with {@code .region},
 * {@code .access-key-id} and {@code .secret-access-key}.
 *
 * @param name for names of tests
 * @param endpoint where it is
 */
public record S3Server(String name, URI endpoint, Map<String, String> settings) {

  private static final Path JARS = Path.of("target", "s3");
  private static final String GIVEN = "spillway.test.s3.";
  private static final AtomicInteger BUCKETS = new AtomicInteger();
  private static final Map<URI, S3Client> CLIENTS = new ConcurrentHashMap<>();

  /** S3Proxy over memory: checks signatures, knows no versions. */
  public static S3Server s3Proxy() {
    return Proxy.SERVER;
  }

  /** Adobe's S3Mock over a temporary folder: knows versions, checks no signatures. */
  public static S3Server s3Mock() {
    return Mock.SERVER;
  }

  /** Those of the suite, and the one that was named. */
  public static List<S3Server> all() {
    List<S3Server> all = new ArrayList<>(List.of(s3Proxy(), s3Mock()));
    String given = System.getProperty(GIVEN + "endpoint");
    if (given != null && !given.isBlank()) {
      all.add(given(URI.create(given)));
    }
    return all;
  }

  private static S3Server given(URI endpoint) {
    Map<String, String> settings = new HashMap<>();
    for (String name : List.of("region", "access-key-id", "secret-access-key", "path-style")) {
      String value = System.getProperty(GIVEN + name);
      if (value != null) {
        settings.put("spillway.s3." + name, value);
      }
    }
    return new S3Server("given", endpoint, settings);
  }

  private static final class Proxy {
    static final S3Server SERVER = start();

    private static S3Server start() {
      int port = Ports.free();
      Path file = properties(port);
      launch(
          "s3proxy", List.of("-Xmx384m", "-jar", jar("s3proxy"), "--properties", file.toString()));
      return ready("S3Proxy", port);
    }

    private static Path properties(int port) {
      try {
        return Files.writeString(
            JARS.resolve("s3proxy-" + port + ".properties"),
            """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=test-key
            s3proxy.credential=test-secret
            jclouds.provider=transient-nio2
            jclouds.identity=unused
            jclouds.credential=unused
            """
                .formatted(port));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Mock {
    static final S3Server SERVER = start();

    private static S3Server start() {
      int port = Ports.free();
      launch(
          "s3mock",
          List.of(
              "-Xmx256m",
              "-jar",
              jar("s3mock"),
              "--server.port=0",
              "--com.adobe.testing.s3mock.httpPort=" + port));
      return ready("S3Mock", port);
    }
  }

  private static String jar(String name) {
    return JARS.resolve(name + ".jar").toString();
  }

  private static void launch(String name, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It runs for minutes at most: to optimize it would take longer.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(JARS.resolve(name + ".log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static S3Server ready(String name, int port) {
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    await(name).atMost(Duration.ofMinutes(3)).until(() -> answers(endpoint));
    return new S3Server(
        name,
        endpoint,
        Map.of(
            "spillway.s3.access-key-id", "test-key",
            "spillway.s3.secret-access-key", "test-secret"));
  }

  private static boolean answers(URI endpoint) {
    try {
      HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
      return connection.getResponseCode() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A new, empty bucket. */
  public String createBucket() {
    String bucket = "spillway-" + ProcessHandle.current().pid() + "-" + BUCKETS.incrementAndGet();
    own().createBucket(request -> request.bucket(bucket));
    return bucket;
  }

  /**
   * Removes the objects of a bucket: the servers keep them in memory, or on this machine's disk.
   */
  public void empty(String bucket) {
    S3Client client = own();
    client.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        // What is in a folder goes before the folder, which is an object here and a directory
        // there.
        .sorted(Comparator.reverseOrder())
        .forEach(key -> client.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  /** One for all buckets: to make a client takes longer than to ask. */
  private S3Client own() {
    return CLIENTS.computeIfAbsent(endpoint, _ -> client());
  }

  /** The SDK's own client, for what Spillway never does. To be closed. */
  public S3Client client() {
    S3Settings as = settingsAt(endpoint, Map.of());
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.of(as.region().orElse("us-east-1")))
        .forcePathStyle(as.pathStyle().orElse(true))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    as.accessKeyId().orElseThrow(), as.secretAccessKey().orElseThrow())))
        .build();
  }

  /** Spillway's client of it. To be closed. */
  public S3 s3() {
    return s3At(endpoint, Map.of());
  }

  /**
   * As {@link #s3}, through something that stands before it, with more settings by their whole
   * names.
   */
  public S3 s3At(URI address, Map<String, String> more) {
    return new S3(settingsAt(address, more));
  }

  /** What the settings {@code spillway.s3.…} are, by their whole names. */
  public Map<String, String> settingsFor(URI address) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("spillway.s3.endpoint", address.toString());
    return all;
  }

  private S3Settings settingsAt(URI address, Map<String, String> more) {
    Map<String, String> all = settingsFor(address);
    all.putAll(more);
    SmallRyeConfigBuilder config =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(S3Settings.class);
    all.forEach(config::withDefaultValue);
    return config.build().getConfigMapping(S3Settings.class);
  }

  @Override
  public String toString() {
    return name;
  }
}
