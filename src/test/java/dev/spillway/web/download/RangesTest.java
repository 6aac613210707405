package dev.spillway.web.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.HttpConnection.Answer;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ranges and conditions (RFC 9110 13 and 14) as a client meets them, on one connection that is
 * kept.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class RangesTest {

  @TestHTTPResource URI server;

  @TempDir Path folder;

  private HttpConnection connection;
  private String archive;
  private byte[] whole;
  private String etag;
  private String lastModified;

  @BeforeEach
  void fetch() throws IOException {
    connection = HttpConnection.to(server);
    archive = ExportCalls.archive("training-plan", ExportCalls.PLAN);
    Answer answer = get();
    assertThat(answer.status()).isEqualTo(200);
    whole = answer.body();
    etag = answer.header("ETag");
    lastModified = answer.header("Last-Modified");
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
  }

  private Answer get(String... headers) throws IOException {
    return connection.request("GET", archive, headers).answer();
  }

  private byte[] slice(long from, long to) {
    return Arrays.copyOfRange(whole, (int) from, (int) to);
  }

  private void assertPart(Answer answer, long from, long to) {
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.header("Content-Range"))
        .isEqualTo("bytes " + from + "-" + (to - 1) + "/" + whole.length);
    assertThat(answer.header("ETag")).isEqualTo(etag);
    assertThat(answer.header("Content-Type")).isEqualTo("application/zip");
    assertThat(answer.body()).isEqualTo(slice(from, to));
  }

  @Test
  void oneRange() throws IOException {
    assertPart(get("Range: bytes=0-0"), 0, 1);
    assertPart(get("Range: bytes=1000-299999"), 1000, 300_000);
    assertPart(get("Range: BYTES=5-"), 5, whole.length);
    assertPart(get("Range: bytes=-7"), whole.length - 7, whole.length);
    assertPart(get("Range: bytes=-99999999999999999999"), 0, whole.length);
    assertPart(
        get("Range: bytes=" + (whole.length - 1) + "-99999999999999999999"),
        whole.length - 1,
        whole.length);
    assertPart(get("Range: bytes=0-" + (whole.length - 1)), 0, whole.length);
  }

  @Test
  void anyRangeAcrossAnyBoundaryIsTheSliceOfTheWhole() throws IOException {
    Path saved = Files.write(folder.resolve("whole.zip"), whole);
    List<Long> boundaries = new ArrayList<>(List.of(0L, (long) whole.length));
    try (ZipFile zip = ZipFile.builder().setPath(saved).get()) {
      for (var all = zip.getEntries(); all.hasMoreElements(); ) {
        var entry = all.nextElement();
        boundaries.add(entry.getLocalHeaderOffset());
        boundaries.add(entry.getDataOffset());
        boundaries.add(entry.getDataOffset() + entry.getSize());
      }
      boundaries.add(zip.getFirstLocalFileHeaderOffset());
    }
    Random random = new Random(20261121);
    for (int i = 0; i < 200; i++) {
      long one = near(boundaries, random);
      long other =
          random.nextInt(4) == 0
              ? near(boundaries, random)
              : Math.min(whole.length, one + random.nextInt(400_000));
      long from = Math.min(Math.min(one, other), whole.length - 1L);
      long to = Math.max(from + 1, Math.max(one, other));
      assertPart(get("Range: bytes=" + from + "-" + (to - 1)), from, to);
    }
  }

  private long near(List<Long> boundaries, Random random) {
    long boundary = boundaries.get(random.nextInt(boundaries.size())) + random.nextInt(5) - 2;
    return Math.clamp(boundary, 0, whole.length);
  }

  private void assertParts(Answer answer, long[]... expected) {
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.header("Content-Range")).isNull();
    List<MultipartParts.Part> parts =
        MultipartParts.read(answer.header("Content-Type"), answer.body());
    assertThat(parts).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      MultipartParts.Part part = parts.get(i);
      assertThat(new long[] {part.from(), part.to() + 1}).isEqualTo(expected[i]);
      assertThat(part.complete()).isEqualTo(whole.length);
      assertThat(part.type()).isEqualTo("application/zip");
      assertThat(part.bytes()).isEqualTo(slice(part.from(), part.to() + 1));
    }
  }

  @Test
  void severalRanges() throws IOException {
    int length = whole.length;
    assertParts(
        get("Range: bytes=0-99, 500000-900000 ,-10"),
        new long[] {0, 100},
        new long[] {500_000, 900_001},
        new long[] {length - 10, length});
    assertParts(
        get("Range: bytes=700000-700009,3-4"), new long[] {700_000, 700_010}, new long[] {3, 5});
  }

  @Test
  void overlappingAndTouchingRangesAreOne() throws IOException {
    assertPart(get("Range: bytes=0-99,50-149,150-199"), 0, 200);
    assertParts(
        get("Range: bytes=1000-1999,0-9,1500-2999"), new long[] {1000, 3000}, new long[] {0, 10});
  }

  @Test
  void sixteenPartsAndNotOneMore() throws IOException {
    assertParts(
        get("Range: bytes=" + singles(16)),
        IntStream.range(0, 16)
            .mapToObj(i -> new long[] {i * 100_000L, i * 100_000L + 1})
            .toArray(long[][]::new));
    Answer refused = get("Range: bytes=" + singles(17));
    assertThat(refused.status()).isEqualTo(416);
    assertThat(refused.text()).contains("unsatisfiable-range").contains("16").contains("17");
  }

  private static String singles(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> i * 100_000 + "-" + i * 100_000)
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-2",
        "bytes=1-2;3-4",
        "rows=1-2",
        "bytes=0x1-2",
        "bytes=--1",
        "bytes=,",
        "1-2"
      })
  void whatIsMalformedOrUnknownIsIgnored(String range) throws IOException {
    Answer answer = get("Range: " + range);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(whole);
  }

  @Test
  void whatLiesOutsideIsRefused() throws IOException {
    for (String range : List.of(whole.length + "-", "-0", whole.length + 5 + "-99999999999")) {
      Answer answer = get("Range: bytes=" + range);
      assertThat(answer.status()).as(range).isEqualTo(416);
      assertThat(answer.header("Content-Range")).isEqualTo("bytes */" + whole.length);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
    assertPart(get("Range: bytes=" + whole.length + "-,0-1"), 0, 2);
  }

  @Test
  void ifRange() throws IOException {
    assertPart(get("Range: bytes=2-3", "If-Range: " + etag), 2, 4);
    for (String other :
        List.of("\"another\"", "W/" + etag, lastModified, "Sat, 01 Jan 2000 00:00:00 GMT", "x")) {
      Answer answer = get("Range: bytes=2-3", "If-Range: " + other);
      assertThat(answer.status()).as(other).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "If-None-Match, ETAG, 304",
    "If-None-Match, W/ETAG, 304",
    "If-None-Match, '\"a\", ETAG', 304",
    "If-None-Match, *, 304",
    "If-None-Match, '\"another\"', 200",
    "If-Match, ETAG, 200",
    "If-Match, *, 200",
    "If-Match, W/ETAG, 412",
    "If-Match, '\"another\"', 412",
    "If-Modified-Since, MODIFIED, 304",
    "If-Modified-Since, 'Sat, 01 Jan 2000 00:00:00 GMT', 200",
    "If-Modified-Since, yesterday, 200",
    "If-Unmodified-Since, MODIFIED, 200",
    "If-Unmodified-Since, 'Sat, 01 Jan 2000 00:00:00 GMT', 412",
  })
  void conditions(String header, String value, int status) throws IOException {
    String line = header + ": " + value.replace("ETAG", etag).replace("MODIFIED", lastModified);
    for (String method : List.of("GET", "HEAD")) {
      Answer answer = connection.request(method, archive, line).answer(method);
      assertThat(answer.status()).as(method).isEqualTo(status);
      if (status == 304) {
        assertThat(answer.header("ETag")).isEqualTo(etag);
        assertThat(answer.body()).isEmpty();
      }
    }
    assertPart(get("Range: bytes=0-9"), 0, 10);
  }

  @Test
  void headHasTheHeadersOfGetAndNoBody() throws IOException {
    Answer head = connection.request("HEAD", archive).answer("HEAD");
    Answer got = get();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.headers()).isEqualTo(got.headers());
    Answer ranged = connection.request("HEAD", archive, "Range: bytes=0-9").answer("HEAD");
    assertThat(ranged.status()).isEqualTo(200);
    assertThat(ranged.header("Content-Length")).isEqualTo(String.valueOf(whole.length));
    assertThat(get("Range: bytes=0-9").body()).hasSize(10);
  }

  @Test
  void anEqualExportGoesOnWhereAnotherStopped() throws IOException {
    String other = ExportCalls.archive("training-plan", ExportCalls.PLAN);
    assertThat(other).isNotEqualTo(archive);
    int middle = whole.length / 2;
    assertPart(get("Range: bytes=0-" + (middle - 1)), 0, middle);
    archive = other;
    assertPart(get("Range: bytes=" + middle + "-", "If-Range: " + etag), middle, whole.length);
  }
}
