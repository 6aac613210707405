package dev.spillway.source.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.s3.Body;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.S3;
import dev.spillway.s3.S3Exception;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.TestRoots;
import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Fault;
import dev.spillway.testing.s3.S3Server;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A root in a store that fails, or that another client writes to while it is read. */
@Timeout(60)
class S3RootFaultsTest {

  private static final Map<String, String> IMPATIENT =
      Map.of(
          "spillway.s3.connect-timeout", "1s",
          "spillway.s3.read-timeout", "300ms",
          "spillway.s3.attempts", "2",
          "spillway.s3.patience", "1m");

  private final S3Server server = S3Server.s3Proxy();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final byte[] bytes = new byte[2 * 1024 * 1024];
  private String name;
  private FaultyS3 faulty;
  private S3 s3;
  private Bucket bucket;
  private S3Root root;
  private SourceFile file;

  @BeforeEach
  void open() throws IOException {
    new Random(5).nextBytes(bytes);
    name = server.createBucket();
    faulty = new FaultyS3(server.endpoint());
    s3 = server.s3At(faulty.endpoint(), IMPATIENT);
    bucket = s3.bucket(name);
    root = new S3Root("pool", bucket, "p/", true, executor);
    // A busy machine takes longer than what is tried here has patience for.
    try (S3 patient = server.s3At(server.endpoint(), Map.of())) {
      patient.bucket(name).put("p/a", Body.of(bytes, 0, bytes.length));
    }
    file = root.patient().find("a").orElseThrow();
    faulty.forget();
  }

  @AfterEach
  void close() throws IOException {
    s3.close();
    faulty.close();
    executor.close();
  }

  @Test
  void whatIsReadInOrderIsOneRequest() throws IOException {
    assertThat(all()).isEqualTo(bytes);

    assertThat(faulty.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.is("GET", "/p/a")).isTrue();
              assertThat(request.head().toLowerCase(Locale.ROOT))
                  .contains("\r\nif-match:")
                  .contains("\r\nrange: bytes=0-2097151");
            });
  }

  @Test
  void aSliceIsAskedForAndNoMore() throws IOException {
    try (OpenContent content = root.open("a", file.stamp(), 1000, 3000)) {
      ByteBuffer target = ByteBuffer.allocate(2000);
      content.read(target, 1000);
      assertThat(target.array()).isEqualTo(Arrays.copyOfRange(bytes, 1000, 3000));
    }
    assertThat(faulty.requests().getFirst().head().toLowerCase(Locale.ROOT))
        .contains("\r\nrange: bytes=1000-2999");
  }

  @Test
  void aGlobListsOnlyWhatBeginsLikeIt() throws IOException {
    root.list("2024/", path -> true, 10);

    assertThat(faulty.requests()).singleElement().matches(get -> get.target().contains("p%2F2024"));
  }

  @Test
  void noMorePagesAreAskedForThanAreOfUse() throws IOException {
    for (int i = 0; i < 1_001; i++) {
      bucket.put("p/many/" + i, Body.of(bytes, 0, 1));
    }
    faulty.forget();

    assertThat(root.list("many/", path -> true, 900)).hasSize(900);
    // A slow answer is asked for again: that is the same page.
    assertThat(faulty.requests())
        .extracting(request -> request.header("amz-sdk-invocation-id").orElseThrow())
        .containsOnly(faulty.requests().getFirst().header("amz-sdk-invocation-id").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "503, SlowDown",
    "403, AccessDenied",
    "400, ExpiredToken",
    "404, NoSuchBucket"
  })
  void whatTheStoreRefusesIsNoChangeOfTheFile(int status, String code) {
    faulty.failAll(new S3Fault.Answer(status, code));

    assertStoreIsToBlame();
  }

  @Test
  void neitherIsAConnectionThatBreaksOrStalls() {
    faulty.failAll(new S3Fault.Reset());
    assertStoreIsToBlame();
    faulty.heal();
    faulty.failAll(new S3Fault.Stall());
    assertStoreIsToBlame();
    faulty.heal();
    faulty.failAll(new S3Fault.Unanswered());
    assertStoreIsToBlame();
  }

  private void assertStoreIsToBlame() {
    assertThatThrownBy(() -> root.find("a")).isInstanceOf(S3Exception.class);
    assertThatThrownBy(() -> root.list(path -> true)).isInstanceOf(S3Exception.class);
    assertThatThrownBy(() -> root.children("")).isInstanceOf(S3Exception.class);
    assertThatThrownBy(() -> root.checksums(List.of(file))).isInstanceOf(S3Exception.class);
    assertThatThrownBy(() -> root.check("a", file.stamp())).isInstanceOf(S3Exception.class);
    assertThatThrownBy(() -> root.checkAll(List.of(file))).isInstanceOf(S3Exception.class);
    assertThatThrownBy(() -> all()).isInstanceOf(S3Exception.class);
  }

  @Test
  void aBodyThatBreaksOffIsReadOn() throws IOException {
    faulty.fail(2, new S3Fault.Broken(700_000), request -> request.is("GET", "/p/a"));
    assertThat(all()).isEqualTo(bytes);

    faulty.fail(1, new S3Fault.Stalled(700_000), request -> request.is("GET", "/p/a"));
    assertThat(all()).isEqualTo(bytes);
  }

  @Test
  void aBodyThatAlwaysBreaksOffIsNoFile() {
    faulty.fail(Integer.MAX_VALUE, new S3Fault.Broken(1_000), request -> request.is("GET", "/p/a"));

    assertThatThrownBy(() -> all())
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(ContentChangedException.class);
  }

  @Test
  void anObjectThatIsReplacedWhileItIsReadYieldsNoWrongByte() throws IOException {
    faulty.fail(1, new S3Fault.Broken(700_000), request -> request.is("GET", "/p/a"));
    try (OpenContent content = root.open("a", file.stamp())) {
      ByteBuffer begun = ByteBuffer.allocate(1000);
      content.read(begun, 0);
      assertThat(begun.array()).isEqualTo(Arrays.copyOf(bytes, 1000));
      byte[] others = bytes.clone();
      others[1_500_000] ^= 1;
      bucket.put("p/a", Body.of(others, 0, others.length));

      assertThatThrownBy(() -> content.read(ByteBuffer.allocate(bytes.length - 1000), 1000))
          .isInstanceOf(ContentChangedException.class);
    }
  }

  @Test
  void aRootThatCannotBeReachedStopsTheStartWithItsSetting() throws IOException {
    TestRoots settings =
        new TestRoots(new TreeMap<>())
            .and("papers", Optional.empty(), Optional.of(name), Optional.of("p"));
    assertThat(settings.open(s3, executor).get("papers").find("a")).contains(file);

    faulty.failAll(new S3Fault.Answer(403, "AccessDenied"));
    assertThatThrownBy(() -> settings.open(s3, executor))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("spillway.roots.papers.bucket=" + name + " may not be read (")
        .hasMessageContainingAll("403 AccessDenied", "s3:ListBucket", "spillway.s3.access-key-id");
    faulty.heal();
    faulty.failAll(new S3Fault.Answer(404, "NoSuchBucket"));
    assertThatThrownBy(() -> settings.open(s3, executor))
        .hasMessageStartingWith("spillway.roots.papers.bucket=" + name + " does not exist: ");
    faulty.heal();
    faulty.failAll(new S3Fault.Reset());
    assertThatThrownBy(() -> settings.open(s3, executor))
        .hasMessageStartingWith("spillway.roots.papers.bucket=" + name + " cannot be read (")
        .hasMessageContaining("spillway.s3.endpoint");
  }

  @Test
  void inTheBackgroundAnUnreachableStoreIsWaitedForAndReadOn() throws IOException {
    faulty.fail(1, new S3Fault.Broken(700_000), request -> request.is("GET", "/p/a"));
    faulty.fail(6, new S3Fault.Answer(503, "SlowDown"), request -> request.is("GET", "/p/a"));

    assertThat(all(root.patient())).isEqualTo(bytes);
    FaultyS3.Request last = faulty.requests().getLast();
    assertThat(last.header("If-Match")).isPresent();
    assertThat(last.header("Range").orElseThrow()).matches("bytes=[1-9]\\d*-2097151");
  }

  @Test
  void inTheBackgroundAStoreThatBreaksEachAnswerIsWaitedFor() throws IOException {
    faulty.fail(6, new S3Fault.Broken(10_000), request -> request.is("GET", "/p/a"));

    assertThat(all(root.patient())).isEqualTo(bytes);
  }

  @Test
  void inTheBackgroundLookupsAreRetried() throws IOException {
    faulty.fail(4, new S3Fault.Reset(), _ -> true);
    assertThat(root.patient().list("", _ -> true, 10)).hasSize(1);
    faulty.fail(4, new S3Fault.Answer(503, "SlowDown"), _ -> true);
    assertThat(root.patient().find("a")).isPresent();
  }

  private byte[] all() throws IOException {
    return all(root);
  }

  private byte[] all(Root root) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(bytes.length);
    try (OpenContent content = root.open("a", file.stamp())) {
      while (target.position() < bytes.length) {
        target.limit(Math.min(bytes.length, target.position() + 16 * 1024));
        content.read(target, target.position());
      }
      content.verify();
    }
    return target.array();
  }
}
