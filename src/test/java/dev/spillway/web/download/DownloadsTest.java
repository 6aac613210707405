package dev.spillway.web.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that leave, ask twice at once or fetch in pieces, and sources that change under a
 * download.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class DownloadsTest {

  private static final int FILE_BYTES = 6_000_000;

  @TestHTTPResource URI server;

  @Inject AgroalDataSource database;

  @Inject MeterRegistry meters;

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @BeforeEach
  void makeFiles() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      byte[] bytes = new byte[FILE_BYTES];
      Arrays.fill(bytes, (byte) name.charAt(0));
      Files.write(loose.resolve(name), bytes);
    }
  }

  @AfterEach
  void removeFiles() throws IOException {
    try (Stream<Path> files = Files.list(loose)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private void change(String how, String name) {
    String file = loose.resolve(name).toString();
    String script =
        switch (how) {
          case "deleted" -> "rm \"$0\"";
          case "shortened" -> "truncate -s 5000000 \"$0\"";
          case "replaced" -> "cp -p \"$0\" \"$0.new\"; mv \"$0.new\" \"$0\"";
          case "rewritten" ->
              "touch -r \"$0\" \"$0.ref\"; printf x | dd of=\"$0\" bs=1 seek=5900000 conv=notrunc status=none;"
                  + " touch -r \"$0.ref\" \"$0\"; rm \"$0.ref\"";
          default -> throw new IllegalArgumentException(how);
        };
    ArchiveTools.run("bash", "-c", script, file);
  }

  private void assertGone(String archive) {
    given()
        .get(archive)
        .then()
        .statusCode(410)
        .body("type", equalTo("urn:spillway:problem:source-changed"));
    given()
        .get(archive.replace("/archive", ""))
        .then()
        .body("state", equalTo("GONE"))
        .body("problem.reason", equalTo("source-changed"));
  }

  @ParameterizedTest
  @CsvSource({"deleted, a", "shortened, b", "replaced, c", "rewritten, c"})
  void aChangeBeforeTheFirstByteIsTold(String how, String name) {
    String archive = ExportCalls.archive("loose-files");
    change(how, name);
    assertGone(archive);
    assertGone(archive);
  }

  @ParameterizedTest
  @CsvSource({
    "deleted, a", "deleted, b", "deleted, c", "shortened, a", "shortened, b", "shortened, c",
    "replaced, a", "replaced, b", "replaced, c", "rewritten, a", "rewritten, b", "rewritten, c"
  })
  void aChangeInTheMiddleBreaksTheBody(String how, String name) throws IOException {
    String archive = ExportCalls.archive("loose-files");
    try (HttpConnection connection = HttpConnection.to(server, 16_384)) {
      int length =
          Integer.parseInt(connection.request("GET", archive).head().header("Content-Length"));
      connection.read(1000);
      change(how, name);
      assertThat(1000 + connection.drain()).isLessThan(length);
    }
    await().until(() -> active() == 0);
    assertGone(archive);
  }

  /**
   * What the kernel still has for a slow client is what was planned, even when the file is another
   * one by then.
   */
  @Test
  void whatWasSentDoesNotChangeUnderASlowClient() throws IOException {
    byte[] planned = new byte[60_000];
    Arrays.fill(planned, (byte) 'p');
    for (String name : List.of("a", "b", "c")) {
      Files.write(loose.resolve(name), planned);
    }
    String archive = ExportCalls.archive("loose-files");
    byte[] whole = given().get(archive).then().statusCode(200).extract().asByteArray();
    await().until(() -> active() == 0);
    double completed = completed();
    try (HttpConnection connection = HttpConnection.to(server, 16_384)) {
      connection.request("GET", archive).head();
      await().until(() -> completed() > completed);
      ArchiveTools.run(
          "bash",
          "-c",
          "for name in a b c; do tr '\\0' x < /dev/zero | dd of=\"$0/$name\" bs=1000 count=60 iflag=fullblock"
              + " conv=notrunc status=none; done",
          loose.toString());
      assertThat(connection.read(whole.length)).isEqualTo(whole);
    }
  }

  private double completed() {
    return meters.get("spillway.downloads").tag("outcome", "completed").counter().count();
  }

  private double active() {
    return meters.get("spillway.downloads.active").gauge().value();
  }

  private String covered(String archive) throws Exception {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select covered || case when covered_at is null then '' else ' complete' end"
                    + " from export where id = ?")) {
      query.setString(1, ExportCalls.id(archive));
      try (var row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  @Test
  void clientsThatLeaveLeaveNothingBehind() throws Exception {
    String archive = ExportCalls.archive("loose-files");
    for (boolean reset : new boolean[] {true, false}) {
      for (int i = 0; i < 10; i++) {
        HttpConnection connection = HttpConnection.to(server, 16_384);
        connection.request("GET", archive).head();
        connection.read(1000);
        if (reset) {
          connection.reset();
        } else {
          connection.close();
        }
      }
    }
    await().until(() -> active() == 0);
    assertThat(covered(archive)).isEqualTo("{}");
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(descriptors.map(DownloadsTest::target)).noneMatch(to -> to.startsWith(loose));
    }
  }

  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException closedMeanwhile) {
      return descriptor;
    }
  }

  @Test
  void theLastByteAThousandTimesIsOneByte() throws Exception {
    String archive = ExportCalls.archive("loose-files");
    try (HttpConnection connection = HttpConnection.to(server)) {
      for (int i = 0; i < 1000; i++) {
        assertThat(connection.request("GET", archive, "Range: bytes=-1").answer().body())
            .hasSize(1);
      }
      connection.request("HEAD", archive).answer("HEAD");
      connection.request("GET", archive, "If-None-Match: *").answer();
      connection.request("GET", archive, "Range: bytes=999999999-").answer();
    }
    await().until(() -> covered(archive).matches("\\{\\[(\\d+),\\d+\\)}"));
    String[] ends = covered(archive).replaceAll("[^0-9,]", "").split(",", -1);
    assertThat(Long.parseLong(ends[1]) - Long.parseLong(ends[0])).isEqualTo(1);
  }

  @Test
  void twoHalvesAreTheWhole() throws Exception {
    String archive = ExportCalls.archive("loose-files");
    for (String range : List.of("0-9000000", "9000001-")) {
      assertThat(covered(archive)).doesNotContain("complete");
      try (HttpConnection connection = HttpConnection.to(server)) {
        connection.request("GET", archive, "Range: bytes=" + range).answer();
      }
    }
    await().until(() -> covered(archive).endsWith("complete"));
  }

  @Test
  void aClientThatPausesHoldsLittleAndGoesOnWhereItWas() throws IOException {
    String archive = ExportCalls.archive("loose-files");
    byte[] whole;
    try (HttpConnection connection = HttpConnection.to(server)) {
      whole = connection.request("GET", archive).answer().body();
    }
    try (HttpConnection connection = HttpConnection.to(server, 16_384)) {
      double before = taken();
      connection.request("GET", archive).head();
      byte[] first = connection.read(1000);
      await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(20)).until(this::standsStill);
      assertThat(taken() - before).isLessThan(whole.length / 2.0);
      byte[] rest = connection.read(whole.length - 1000);
      assertThat(first).isEqualTo(Arrays.copyOfRange(whole, 0, 1000));
      assertThat(rest).isEqualTo(Arrays.copyOfRange(whole, 1000, whole.length));
    }
  }

  private double takenBefore = -1;

  private boolean standsStill() {
    double now = taken();
    boolean still = now == takenBefore;
    takenBefore = now;
    return still;
  }

  private double taken() {
    return meters.get("spillway.download.bytes").counter().count();
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    String archive = ExportCalls.archive("loose-files");
    try (HttpConnection connection = HttpConnection.to(server)) {
      byte[] whole = connection.request("GET", archive).answer().body();
      connection.request("GET", archive, "Range: bytes=100000-7999999");
      connection.request("GET", archive, "Range: bytes=12000000-12999999");
      assertThat(connection.answer().body())
          .isEqualTo(Arrays.copyOfRange(whole, 100_000, 8_000_000));
      assertThat(connection.answer().body())
          .isEqualTo(Arrays.copyOfRange(whole, 12_000_000, 13_000_000));
    }
  }
}
