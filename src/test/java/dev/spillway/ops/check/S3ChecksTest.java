package dev.spillway.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.s3.S3Settings;
import dev.spillway.source.root.RootsConfig;
import dev.spillway.volume.store.VolumeSettings;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What settings of S3 say against each other, each in a sentence with its name and remedy. */
class S3ChecksTest {

  private static <T> T read(Class<T> mapping, Map<String, String> settings) {
    return config(mapping, settings).getConfigMapping(mapping);
  }

  private static SmallRyeConfig config(Class<?> mapping, Map<String, String> settings) {
    // Without what else is set in this process.
    var config = new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(mapping);
    settings.forEach(config::withDefaultValue);
    return config.build();
  }

  private static List<String> store(String... settings) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      named.put("spillway.s3." + settings[i], settings[i + 1]);
    }
    SmallRyeConfig config = config(S3Settings.class, named);
    List<String> findings = new ArrayList<>(new Bounds(config).findings(S3Settings.class));
    findings.addAll(new S3Checks(config.getConfigMapping(S3Settings.class)).findings());
    return findings;
  }

  private static List<String> volume(boolean pathIsSet, String... settings) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      named.put("spillway.volume." + settings[i], settings[i + 1]);
    }
    return new VolumeChecks(read(VolumeSettings.class, named), pathIsSet).findings();
  }

  @Test
  void nothingHasToBeSet() {
    assertThat(store()).isEmpty();
    assertThat(
            store(
                "endpoint", "https://minio.example.org:9000",
                "access-key-id", "key",
                "secret-access-key", "hush",
                "session-token", "hush"))
        .isEmpty();
  }

  @Test
  void keysBelongTogether() {
    assertThat(store("access-key-id", "key"))
        .singleElement()
        .asString()
        .contains("spillway.s3.secret-access-key is not: set both");
    assertThat(store("secret-access-key", "hush"))
        .singleElement()
        .asString()
        .contains("spillway.s3.access-key-id is not: set both")
        .doesNotContain("hush");
    assertThat(store("session-token", "hush"))
        .singleElement()
        .asString()
        .contains("spillway.s3.session-token is set but spillway.s3.access-key-id is not")
        .doesNotContain("hush");
    assertThat(store("kms-key", "alias/archives"))
        .singleElement()
        .asString()
        .contains("spillway.s3.encryption is not kms");
  }

  @Test
  void anEndpointIsAnAddress() {
    assertThat(store("endpoint", "minio:9000"))
        .singleElement()
        .asString()
        .contains("spillway.s3.endpoint=minio:9000", "write https://host");
    assertThat(store("endpoint", "https://key:hush@minio:9000"))
        .singleElement()
        .asString()
        .contains("has a user in it")
        .doesNotContain("hush");
    assertThat(store("attempts", "0")).singleElement().asString().contains("set it to 1 or more");
  }

  @Test
  void theAddressOutsideIsOneToo() {
    assertThat(
            store("endpoint", "https://minio:9000", "public-endpoint", "https://files.example.org"))
        .isEmpty();
    assertThat(store("endpoint", "https://minio:9000", "public-endpoint", "files.example.org"))
        .singleElement()
        .asString()
        .contains("spillway.s3.public-endpoint=files.example.org", "write https://host");
    assertThat(store("public-endpoint", "https://files.example.org"))
        .singleElement()
        .asString()
        .contains("spillway.s3.endpoint is not");
  }

  @Test
  void everyTimeoutIsFinite() {
    for (String timeout :
        List.of("connect-timeout", "read-timeout", "upload-timeout", "answer-timeout")) {
      for (String wrong : List.of("0s", "-1s", "61m")) {
        assertThat(store(timeout, wrong))
            .singleElement()
            .asString()
            .startsWith("spillway.s3." + timeout + " must be from 100ms to 1h");
      }
    }
  }

  @Test
  void patienceHasAnEnd() {
    assertThat(store("patience", "0s")).isEmpty();
    for (String wrong : List.of("-1s", "61m")) {
      assertThat(store("patience", wrong)).singleElement().asString().contains("from 0s to 1h");
    }
  }

  @Test
  void anAuthorityIsAFileWithCertificates(@TempDir Path folder) throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path other = Files.writeString(folder.resolve("other.pem"), "-----BEGIN NOTHING-----");
    String[][] cases = {
      {folder.resolve("none.pem").toString(), "does not exist"},
      {empty.toString(), "has no certificate"},
      {other.toString(), "cannot be understood"},
      {folder.toString(), "cannot be"},
    };
    for (String[] wrong : cases) {
      assertThat(store("endpoint", "https://minio.example.org", "ca", wrong[0]))
          .singleElement()
          .asString()
          .startsWith("spillway.s3.ca=" + wrong[0])
          .contains(wrong[1]);
    }
    assertThat(store("endpoint", "http://minio.example.org", "ca", empty.toString()))
        .anyMatch(finding -> finding.contains("no address with https://"));
  }

  private static List<String> overlap(String... settings) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      named.put("spillway." + settings[i], settings[i + 1]);
    }
    return new OverlapChecks(read(VolumeSettings.class, named), read(RootsConfig.class, named))
        .findings();
  }

  @ParameterizedTest
  @CsvSource({
    "files, files/volume, has the volume in it",
    "files, files, has the volume in it",
    "volume/blobs, volume, is in the volume",
    "link, volume, is in the volume",
    "files, volume, ''",
    "files, files-2, ''",
  })
  void aRootAndTheVolumeHaveNoFilesInCommon(
      String root, String volume, String told, @TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("volume/blobs"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("volume/blobs"));
    List<String> findings =
        overlap(
            "volume.path",
            folder.resolve(volume).toString(),
            "roots.media.path",
            folder.resolve(root).toString());
    assertThat(String.join(" ", findings)).contains(told);
    assertThat(findings).hasSize(told.isEmpty() ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', spillway/, true",
    "papers, '', true",
    "papers, papers/spillway, true",
    "archives/papers/, archives, true",
    "spillway, spillway/, true",
    "papers, spillway, false",
    "paper, papers/, false",
  })
  void aRootAndTheVolumeHaveNoKeysInCommon(String root, String volume, boolean refused) {
    String[] settings = {
      "volume.kind",
      "s3",
      "volume.bucket",
      "b",
      "volume.prefix",
      volume,
      "roots.media.bucket",
      "b",
      "roots.media.prefix",
      root
    };
    assertThat(overlap(settings)).hasSize(refused ? 1 : 0);
    if (refused) {
      assertThat(overlap(settings).getFirst())
          .contains("spillway.roots.media.prefix", "spillway.volume.prefix", "bucket 'b'");
    }
    settings[7] = "another";
    assertThat(overlap(settings)).isEmpty();
  }

  @Test
  void aRootHasNotTheVolumeInIt(@TempDir Path folder) throws IOException {
    Path link =
        Files.createSymbolicLink(
            folder.resolve("link"), Files.createDirectory(folder.resolve("a")));
    String volume = folder.resolve("a/data/volume").toString();
    for (Path root : List.of(folder, folder.resolve("a"), folder.resolve("a/data/volume"), link)) {
      assertThat(overlap("volume.path", volume, "roots.media.path", root.toString()))
          .singleElement()
          .asString()
          .startsWith("spillway.roots.media.path=" + root)
          .contains("spillway.volume.path=" + volume);
    }
    assertThat(
            overlap("volume.path", volume, "roots.media.path", folder.resolve("a/dat").toString()))
        .isEmpty();
  }

  @Test
  void aVolumeIsOfOneKind() {
    assertThat(volume(false, "kind", "s3", "bucket", "b", "prefix", "archives/spillway")).isEmpty();
    assertThat(volume(false, "kind", "s3"))
        .singleElement()
        .asString()
        .contains("spillway.volume.bucket is not set");
    assertThat(volume(true, "kind", "s3", "bucket", "b"))
        .singleElement()
        .asString()
        .contains("spillway.volume.path=", "remove the path");
    assertThat(volume(false, "kind", "s3", "bucket", "b", "prefix", "/a"))
        .singleElement()
        .asString()
        .contains("spillway.volume.prefix=/a", "write it like");
    assertThat(volume(false, "kind", "s3", "bucket", "b", "quota", "0"))
        .singleElement()
        .asString()
        .contains("spillway.volume.quota=0");
    assertThat(volume(false, "bucket", "b"))
        .anyMatch(finding -> finding.contains("spillway.volume.kind is local: set the kind to s3"));
  }
}
