package dev.spillway.source.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.source.root.TestRoots;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebRootStartTest {

  @TempDir Path folder;

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  private WebRoot open(TestRoots.Web settings) {
    return (WebRoot)
        new TestRoots(new TreeMap<>()).and("app", settings).open(null, executor).get("app");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ftp://host/a/           | is no address of files: write https://host/folder/
          /files/                 | is no address of files
          https:///a              | is no address of files
          https://me:s3cret@host/ | has a user in it: take it out, and set spillway.roots.app.headers.Authorization
          https://host/a?x=s3cret | has a ? or a #
          https://host/a#b        | has a ? or a #
          https://host/a/../b/    | has . or .. in its path
          """)
  void anAddressOfNoFilesStopsTheStart(URI url, String problem) {
    assertThatThrownBy(() -> open(new TestRoots.Web(url)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("spillway.roots.app.url " + problem)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aHeaderThatCannotBeSentStopsTheStartWithoutItsValue() {
    for (String header : List.of("Host", "Content-Length", "Connection", "a b")) {
      assertThatThrownBy(() -> open(web("http://host/", Map.of(header, "s3cret"))))
          .hasMessageContaining("spillway.roots.app.headers." + header + " cannot be sent")
          .hasMessageNotContaining("s3cret");
    }
    assertThatThrownBy(() -> open(web("http://host/", Map.of("X-Key", "s3cret\r\nX-Other: 1"))))
        .hasMessageContaining("spillway.roots.app.headers.X-Key cannot be sent")
        .hasMessageNotContaining("s3cret");
  }

  private static TestRoots.Web web(String url, Map<String, String> headers) {
    return new TestRoots.Web(Optional.of(URI.create(url)), headers, Optional.empty());
  }

  @Test
  void settingsThatContradictEachOtherStopTheStart() {
    TestRoots.Web plain =
        new TestRoots.Web(
            Optional.of(URI.create("http://host/")), Map.of(), Optional.of(folder.resolve("ca")));
    assertThatThrownBy(() -> open(plain))
        .hasMessage(
            "spillway.roots.app.ca is set, but spillway.roots.app.url is no address with https://: correct the address,"
                + " or remove it");
    TestRoots.Web missing =
        new TestRoots.Web(
            Optional.of(URI.create("https://host/")), Map.of(), Optional.of(folder.resolve("ca")));
    assertThatThrownBy(() -> open(missing))
        .hasMessageContaining("spillway.roots.app.ca=" + folder.resolve("ca") + " does not exist");
    TestRoots.Web none =
        new TestRoots.Web(Optional.empty(), Map.of("X-Key", "s3cret"), Optional.empty());
    assertThatThrownBy(() -> open(none))
        .hasMessage(
            "spillway.roots.app.headers is set but spillway.roots.app.url is not: set the address, or remove it");
  }

  private Path keys(String name) {
    Path keys = folder.resolve(name + ".p12");
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "SAN=" + name, keys);
    return keys;
  }

  private static String keytool(Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    for (int i = 0; i < arguments.length - 1; i++) {
      command.add((String) arguments[i]);
    }
    command.addAll(
        List.of(
            "-alias",
            "server",
            "-storetype",
            "PKCS12",
            "-storepass",
            PoolResource.PASSWORD,
            "-keystore",
            arguments[arguments.length - 1].toString()));
    return ArchiveTools.run(command.toArray(String[]::new));
  }

  private static WebServer tls(Path keys) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PoolResource.PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PoolResource.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new WebServer(context.getServerSocketFactory(), 0);
  }

  private String fetched(int port, Optional<Path> ca) throws IOException {
    URI url = URI.create("https://127.0.0.1:" + port + "/files");
    List<String> received = new ArrayList<>();
    open(new TestRoots.Web(Optional.of(url), Map.of(), ca))
        .patient()
        .fetch(
            List.of("a b"),
            new WebRoot.Receiver() {
              @Override
              public void take(String path, FetchedFile file) throws IOException {
                ByteBuffer bytes = ByteBuffer.allocate(100);
                while (file.read(bytes) >= 0) {
                  assertThat(bytes.hasRemaining()).isTrue();
                }
                received.add(
                    new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
              }

              @Override
              public void lost(String path, WebException why) {
                received.add(why.getClass().getSimpleName() + " " + why.reason());
              }
            });
    return received.getFirst();
  }

  @Test
  void onlyACertificateThatFitsIsTrusted() throws Exception {
    Path keys = keys("ip:127.0.0.1");
    Path authority =
        Files.writeString(folder.resolve("ca.pem"), keytool("-exportcert", "-rfc", keys));
    try (WebServer server = tls(keys)) {
      server.page("/files/a%20b", WebServer.text("trusted"));
      assertThat(fetched(server.port(), Optional.of(authority))).isEqualTo("trusted");
      assertThat(fetched(server.port(), Optional.empty()))
          .startsWith("Unreachable has no TLS that can be trusted (");
      assertThat(server.calls()).containsExactly("GET /files/a%20b");
    }
    // Of the right authority, for another host.
    Path others = keys("dns:other.example");
    Path another =
        Files.writeString(folder.resolve("other.pem"), keytool("-exportcert", "-rfc", others));
    try (WebServer server = tls(others)) {
      assertThat(fetched(server.port(), Optional.of(another)))
          .startsWith("Unreachable has no TLS that can be trusted (");
      assertThat(server.calls()).isEmpty();
    }
    try (WebServer server = new WebServer()) {
      assertThat(fetched(server.port(), Optional.empty())).startsWith("Unreachable has no TLS");
    }
  }
}
