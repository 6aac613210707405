package dev.spillway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.spillway.testing.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store whose certificate no authority has signed that Java knows: S3Mock, which checks no
 * signatures, behind TLS.
 */
class PrivateAuthorityTest {

  private static final char[] PASSWORD = "of-the-test".toCharArray();

  @TempDir static Path folder;

  private static KeyStore keys;

  private final S3Server server = S3Server.s3Mock();
  private HttpsServer tls;
  private URI endpoint;

  /** A key with a self-signed certificate, and the certificate of another key. */
  @BeforeAll
  static void certificates() throws Exception {
    Path made = folder.resolve("store.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "store",
        "-keyalg",
        "EC",
        "-dname",
        "CN=store",
        "-ext",
        "SAN=ip:127.0.0.1",
        "-keystore",
        made.toString(),
        "-storetype",
        "PKCS12");
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(made)) {
      keys.load(in, PASSWORD);
    }
    write("store.pem", keys.getCertificate("store"));
    TrustManagerFactory known =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    known.init((KeyStore) null);
    write("another.pem", ((X509TrustManager) known.getTrustManagers()[0]).getAcceptedIssuers()[0]);
  }

  private static void write(String name, Certificate certificate) throws Exception {
    String lines =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n");
  }

  @BeforeEach
  void listen() throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    tls = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tls.setHttpsConfigurator(new HttpsConfigurator(context));
    tls.createContext("/", this::pass);
    tls.start();
    endpoint = URI.create("https://127.0.0.1:" + tls.getAddress().getPort());
  }

  @AfterEach
  void close() {
    tls.stop(0);
  }

  private static void keytool(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 3];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    command[arguments.length + 1] = "-storepass";
    command[arguments.length + 2] = new String(PASSWORD);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpURLConnection backend =
          (HttpURLConnection)
              server
                  .endpoint()
                  .resolve(exchange.getRequestURI().toString())
                  .toURL()
                  .openConnection();
      backend.setRequestMethod(exchange.getRequestMethod());
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> backend.setRequestProperty(name, values.getFirst()));
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (body.length > 0) {
        backend.setDoOutput(true);
        backend.getOutputStream().write(body);
      }
      int status = backend.getResponseCode();
      backend
          .getHeaderFields()
          .forEach(
              (name, values) -> {
                if (name != null && !name.equalsIgnoreCase("Transfer-Encoding")) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      InputStream in = status < 400 ? backend.getInputStream() : backend.getErrorStream();
      byte[] answer = in == null ? new byte[0] : in.readAllBytes();
      exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private S3 trusting(String name) {
    return server.s3At(
        endpoint,
        Map.of(
            "spillway.s3.attempts",
            "1",
            "spillway.s3.ca",
            folder.resolve(name + ".pem").toString()));
  }

  @Test
  void isTrustedWhereItIsNamed() throws IOException {
    String name = server.createBucket();
    try (S3 s3 = trusting("store")) {
      Bucket bucket = s3.bucket(name);
      bucket.put("a", BucketTest.text("0123456789"));

      assertThat(bucket.find("a").orElseThrow().bytes()).isEqualTo(10);
      assertThat(bucket.beginning("a", 4)).hasValue("0123".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void isTheSettingThatIsNamedWhereItIsNotTrusted() {
    try (S3 nobody = server.s3At(endpoint, Map.of("spillway.s3.attempts", "1"));
        S3 another = trusting("another")) {
      for (S3 s3 : new S3[] {nobody, another}) {
        assertThatThrownBy(() -> s3.bucket("b").find("a"))
            .isInstanceOfSatisfying(
                S3Exception.Unreachable.class,
                refused ->
                    assertThat(refused.remedy())
                        .hasValueSatisfying(
                            remedy -> assertThat(remedy).contains("spillway.s3.ca")));
      }
    }
  }

  @Test
  void aStoreWithoutTlsIsSaidToBe() {
    URI plain = URI.create("https://127.0.0.1:" + server.endpoint().getPort());
    try (S3 s3 = server.s3At(plain, Map.of("spillway.s3.attempts", "1"))) {
      assertThatThrownBy(() -> s3.bucket("b").find("a"))
          .isInstanceOfSatisfying(
              S3Exception.class,
              refused ->
                  assertThat(refused.remedy())
                      .hasValueSatisfying(remedy -> assertThat(remedy).contains("http://")));
    }
  }
}
