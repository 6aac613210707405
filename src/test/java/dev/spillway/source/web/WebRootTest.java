package dev.spillway.source.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.source.root.SourceFile;
import dev.spillway.testing.WebServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server whose answers are real, and often wrong. */
class WebRootTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final WebServer server = new WebServer();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    server.close();
    executor.shutdownNow();
  }

  private WebRoot root(Duration silence, Duration file, Duration patience, int connections) {
    WebTerms terms =
        new WebTerms(Duration.ofSeconds(5), silence, file, patience, connections, 1_000_000);
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(executor)
            .build();
    WebAddress address = new WebAddress(server.uri("/files/"));
    return new WebRoot(
        "app",
        false,
        new WebClient("app", address, Map.of("Authorization", "Bearer s3cret"), terms, http),
        executor);
  }

  private WebRoot root() {
    return root(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ZERO, 4);
  }

  /** What each path became: its text, or the reason. */
  private static List<String> fetch(WebRoot root, String... paths) throws IOException {
    List<String> received = new ArrayList<>();
    root.fetch(
        List.of(paths),
        new WebRoot.Receiver() {
          @Override
          public void take(String path, FetchedFile file) throws IOException {
            ByteBuffer all = ByteBuffer.allocate(2_000_000);
            while (file.read(all) >= 0) {
              assertThat(all.hasRemaining()).isTrue();
            }
            assertThat(file.stamp().size()).isEqualTo(all.position());
            received.add(new String(all.array(), 0, all.position(), StandardCharsets.UTF_8));
          }

          @Override
          public void lost(String path, WebException why) {
            assertThat(why.getMessage()).contains("of root app").doesNotContain("s3cret");
            received.add(why.getClass().getSimpleName() + ": " + why.reason());
          }
        });
    return received;
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    out.write("%x\r\n%s\r\n".formatted(text.length(), text).getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Test
  void filesAreAskedForOnceEachAndComeInOrder() throws IOException {
    String[] paths = IntStream.range(0, 40).mapToObj(i -> i + ".txt").toArray(String[]::new);
    for (String path : paths) {
      server.page("/files/" + path, WebServer.text("text of " + path));
    }

    assertThat(fetch(root(), paths))
        .containsExactlyElementsOf(Arrays.stream(paths).map(path -> "text of " + path).toList());
    assertThat(server.calls())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(paths).map(path -> "GET /files/" + path).toList());
    assertThat(server.requests())
        .allSatisfy(
            request ->
                assertThat(request.headers())
                    .containsEntry("authorization", "Bearer s3cret")
                    .containsEntry("accept-encoding", "identity"));
  }

  /** The second is made while the first is: otherwise the first would never end. */
  @Test
  void severalAreMadeAtOnce() throws IOException {
    CountDownLatch all = new CountDownLatch(4);
    server.others(
        (request, out) -> {
          all.countDown();
          assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
          WebServer.text(request.target()).answer(request, out);
        });

    assertThat(fetch(root(), "a", "b", "c", "d"))
        .containsExactly("/files/a", "/files/b", "/files/c", "/files/d");
  }

  @Test
  void notMoreAreAskedForThanThereAreConnections() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.others(
        (request, out) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          WebServer.text("x").answer(request, out);
          now.decrementAndGet();
        });
    WebRoot root = root(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ZERO, 2);
    String[] paths = IntStream.range(0, 50).mapToObj(i -> "f" + i).toArray(String[]::new);

    // Several exports at once share the connections, and none waits for ever.
    var running =
        IntStream.range(0, 4).mapToObj(_ -> executor.submit(() -> fetch(root, paths))).toList();
    for (var one : running) {
      assertThat(one.get(60, TimeUnit.SECONDS)).hasSize(50).containsOnly("x");
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  /** What waits in memory is bounded: the server of a large file has to wait for its turn. */
  @Test
  void aFileThatIsNotYetNeededIsHeldBack() throws Exception {
    AtomicLong sent = new AtomicLong();
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    byte[] block = new byte[64 * 1024];
    server.page(
        "/files/first",
        (request, out) -> {
          assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
          WebServer.text("first").answer(request, out);
        });
    server.page(
        "/files/second",
        (_, out) -> {
          WebServer.head(out, "200 OK", "Transfer-Encoding: chunked");
          for (int i = 0; i < 100_000; i++) {
            chunk(out, new String(block, StandardCharsets.ISO_8859_1));
            begun.countDown();
            sent.addAndGet(block.length);
          }
        });
    var running = executor.submit(() -> fetch(root(), "first", "second"));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    AtomicLong before = new AtomicLong(-1);
    // Until the server can send no more.
    await()
        .atMost(SECOND.multipliedBy(30))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> before.getAndSet(sent.get()) == sent.get());
    // A megabyte in memory, and what the kernel's buffers of both ends take.
    assertThat(before.get()).isLessThan(32L * 1024 * 1024);
    release.countDown();
    assertThat(running.get(60, TimeUnit.SECONDS))
        .containsExactly(
            "first", "Broken: answered with more than the 1000000 bytes that a file may have");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 Not Found           | Missing: answered 404
          410 Gone                | Missing: answered 410
          302 Found               | Broken: answered 302, a redirect, and none is followed
          403 Forbidden           | Broken: answered 403
          204 No Content          | Broken: answered 204
          206 Partial Content     | Broken: answered 206
          500 Internal            | Passing: answered 500
          503 Service Unavailable | Passing: answered 503
          429 Too Many Requests   | Passing: answered 429
          """)
  void aStatusOtherThan200IsNoFile(String status, String reason) throws IOException {
    server.page("/files/a.pdf", WebServer.status(status, "Location: http://169.254.169.254/x"));
    server.page("/files/b.pdf", WebServer.text("b"));

    assertThat(fetch(root(), "a.pdf", "b.pdf")).containsExactly(reason, "b");
    assertThat(server.calls()).containsExactlyInAnyOrder("GET /files/a.pdf", "GET /files/b.pdf");
  }

  @Test
  void aPageInPlaceOfAFileIsRecognizedByItsType() throws IOException {
    WebServer.Page page =
        WebServer.text("<html>Log in</html>", "Content-Type: Text/HTML; charset=x");
    server.page("/files/a.pdf", page).page("/files/a.html", page).page("/files/a", page);

    assertThat(fetch(root(), "a.pdf", "a.html", "a"))
        .containsExactly(
            "Broken: answered with a web page (text/html) instead of the file",
            "<html>Log in</html>",
            "<html>Log in</html>");
  }

  @Test
  void anAnswerThatEndsEarlyIsNoFile() throws IOException {
    server.page(
        "/files/short",
        (_, out) -> {
          WebServer.head(out, "200 OK", "Content-Length: 10");
          out.write("12345".getBytes(StandardCharsets.US_ASCII));
          throw new EOFException("ends");
        });
    server.page(
        "/files/chunked",
        (_, out) -> {
          WebServer.head(out, "200 OK", "Transfer-Encoding: chunked");
          chunk(out, "12345");
          throw new EOFException("ends");
        });
    server.page(
        "/files/endless",
        (_, out) -> {
          WebServer.head(out, "200 OK");
          out.write("12345".getBytes(StandardCharsets.US_ASCII));
          throw new EOFException("ends");
        });
    server.page(
        "/files/never",
        (_, _) -> {
          throw new EOFException("ends");
        });

    assertThat(fetch(root(), "short", "chunked", "endless", "never"))
        .containsExactly(
            "Passing: broke off in the middle of its answer",
            "Passing: broke off in the middle of its answer",
            "Broken: answered without Content-Length and not chunked, so that its end cannot be told from a break",
            "Passing: broke off before its answer");
  }

  /** A server gives up a connection that nobody reads: these wait for their turn. */
  @Test
  void whatBreaksOffIsAskedForOnceMore() throws IOException {
    CountDownLatch broken = new CountDownLatch(2);
    server.page(
        "/files/first",
        (request, out) -> {
          assertThat(broken.await(30, TimeUnit.SECONDS)).isTrue();
          WebServer.text("first").answer(request, out);
        });
    for (String path : List.of("/files/second", "/files/third")) {
      AtomicInteger calls = new AtomicInteger();
      server.page(
          path,
          (request, out) -> {
            if (calls.getAndIncrement() == 0) {
              WebServer.head(out, "200 OK", "Content-Length: 300000");
              out.write(new byte[100_000]);
              broken.countDown();
              throw new EOFException("nobody reads");
            }
            WebServer.text(path.repeat(20_000)).answer(request, out);
          });
    }

    assertThat(fetch(root(), "first", "second", "third"))
        .containsExactly("first", "/files/second".repeat(20_000), "/files/third".repeat(20_000));
    assertThat(server.calls())
        .containsExactlyInAnyOrder(
            "GET /files/first",
            "GET /files/second",
            "GET /files/second",
            "GET /files/third",
            "GET /files/third");
  }

  /** What follows the length that it says is not part of the file, nor of the next. */
  @Test
  void anAnswerThatIsLongerThanItSaysEndsThere() throws IOException {
    server.page(
        "/files/long",
        (_, out) -> {
          WebServer.head(out, "200 OK", "Content-Length: 5");
          out.write(
              "12345HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
                  .getBytes(StandardCharsets.US_ASCII));
        });
    server.page("/files/next", WebServer.text("next"));
    WebRoot root = root(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ZERO, 1);

    for (int i = 0; i < 20; i++) {
      assertThat(fetch(root, "long", "next", "next")).containsExactly("12345", "next", "next");
    }
  }

  @Test
  void anAnswerIsBoundedInSizeAndTime() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    server.page("/files/large", WebServer.text("x".repeat(1_000_001)));
    server.page(
        "/files/endless",
        (_, out) -> {
          WebServer.head(out, "200 OK", "Transfer-Encoding: chunked");
          while (true) {
            chunk(out, "x".repeat(10_000));
          }
        });
    server.page(
        "/files/slow",
        (_, out) -> {
          WebServer.head(out, "200 OK", "Transfer-Encoding: chunked");
          while (true) {
            chunk(out, "x");
            assertThat(end.await(50, TimeUnit.MILLISECONDS)).isFalse();
          }
        });
    server.page("/files/silent", (_, _) -> end.await());
    server.page(
        "/files/silenced",
        (_, out) -> {
          WebServer.head(out, "200 OK", "Content-Length: 5");
          out.write('1');
          out.flush();
          end.await();
        });
    WebRoot root = root(SECOND, SECOND.multipliedBy(2), Duration.ZERO, 1);

    assertThat(fetch(root, "large", "endless", "slow", "silent", "silenced"))
        .containsExactly(
            "Broken: answered with more than the 1000000 bytes that a file may have",
            "Broken: answered with more than the 1000000 bytes that a file may have",
            "Broken: took longer than 2 s for one file",
            "Passing: did not answer within 1 s",
            "Passing: sent nothing for 1 s in the middle of its answer");
    end.countDown();
  }

  @Test
  void aServerThatIsBusyIsAskedAgainWhileNoClientWaits() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    server.page(
        "/files/a",
        (request, out) ->
            (calls.incrementAndGet() < 3
                    ? WebServer.status("503 Service Unavailable")
                    : WebServer.text("a"))
                .answer(request, out));

    WebRoot patient =
        root(SECOND.multipliedBy(20), SECOND.multipliedBy(60), SECOND.multipliedBy(30), 4)
            .patient();
    assertThat(fetch(patient, "a")).containsExactly("a");
    assertThat(calls.get()).isEqualTo(3);
    calls.set(0);
    assertThat(fetch(root(), "a")).containsExactly("Passing: answered 503");
    assertThat(calls.get()).isEqualTo(1);
  }

  /** Otherwise an export of a thousand files would wait a thousand times. */
  @Test
  void aServerThatStaysBusyIsAskedOnceForEachFurtherFile() throws IOException {
    server.others(WebServer.status("503 Service Unavailable"));
    server.page("/files/d", WebServer.text("d"));
    WebRoot patient = root(SECOND.multipliedBy(20), SECOND.multipliedBy(60), SECOND, 1).patient();

    String busy = "Passing: answered 503";
    assertThat(fetch(patient, "a", "b", "c", "d")).containsExactly(busy, busy, busy, "d");
    assertThat(server.calls().stream().filter("GET /files/a"::equals).count()).isGreaterThan(1);
    assertThat(server.calls()).containsOnlyOnce("GET /files/b", "GET /files/c", "GET /files/d");
  }

  @Test
  void aServerThatIsAwayIsUnreachable() throws IOException {
    server.close();
    assertThat(fetch(root(), "a").getFirst()).startsWith("Unreachable: cannot be reached");
  }

  @Test
  void anAnswerInACodingIsNoFile() throws IOException {
    server.page("/files/a", WebServer.text("x", "Content-Encoding: gzip"));
    assertThat(fetch(root(), "a"))
        .containsExactly("Broken: answered with the coding gzip, which was not asked for");
  }

  @Test
  void whatHasAStrongEtagAndRangesIsFoundByName() throws IOException {
    byte[] bytes = new byte[1000];
    server.page("/files/2026/a%20b.pdf", WebServer.file(bytes, "\"v1\""));
    server.page("/files/weak", WebServer.file(bytes, "W/\"v1\""));
    server.page("/files/plain", WebServer.text("x", "ETag: \"v1\""));
    server.page("/files/busy", WebServer.status("503 Service Unavailable"));
    server.page(
        "/files/page.pdf",
        WebServer.text("x", "ETag: \"v1\"", "Accept-Ranges: bytes", "Content-Type: text/html"));
    server.page(
        "/files/coded",
        WebServer.text("x", "ETag: \"v1\"", "Accept-Ranges: bytes", "Content-Encoding: gzip"));

    assertThat(
            root()
                .findAll(
                    List.of(
                        "2026/a b.pdf",
                        "weak",
                        "plain",
                        "busy",
                        "no",
                        "../a",
                        "page.pdf",
                        "coded")))
        .containsExactly(
            Optional.of(
                new SourceFile(
                    "2026/a b.pdf",
                    new ObjectStamp(1000, Instant.parse("2026-11-29T10:00:00Z"), "\"v1\""))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(server.calls()).hasSize(7).allMatch(call -> call.startsWith("HEAD "));
    assertThatThrownBy(() -> root().list(_ -> true)).hasMessageContaining("no listing");
  }

  @Test
  void severalAreLookedForAtOnce() throws IOException {
    CountDownLatch all = new CountDownLatch(4);
    server.others(
        (request, out) -> {
          all.countDown();
          assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
          WebServer.file(new byte[5], "\"v1\"").answer(request, out);
        });
    assertThat(root().findAll(List.of("a", "b", "c", "d"))).allMatch(Optional::isPresent);
  }

  /** Otherwise a thousand files would cost a thousand times the wait. */
  @Test
  void aServerThatAnswersNoHeadIsAskedForNoMore() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    server.others((_, _) -> end.await());
    WebRoot root = root(SECOND, SECOND, Duration.ZERO, 4);
    List<String> paths = IntStream.range(0, 40).mapToObj(i -> "f" + i).toList();

    assertThat(root.findAll(paths)).hasSize(40).containsOnly(Optional.empty());
    assertThat(server.calls()).hasSizeBetween(1, 4);
    server.close();
    // The GET that follows says why, and is patient.
    assertThat(root.findAll(paths)).hasSize(40).containsOnly(Optional.empty());
    end.countDown();
  }

  private static byte[] read(OpenContent content, int from, int length) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(length);
    content.read(target, from);
    return target.array();
  }

  @Test
  void rangesAreReadOfTheFileThatWasPlannedOnly() throws IOException {
    byte[] bytes = new byte[300_000];
    new Random(7).nextBytes(bytes);
    server.page("/files/a", WebServer.file(bytes, "\"v1\""));
    SourceFile file = root().find("a").orElseThrow();

    try (OpenContent content = root().open("a", file.stamp(), 100, 250_000)) {
      assertThat(read(content, 100, 100_000)).isEqualTo(Arrays.copyOfRange(bytes, 100, 100_100));
      assertThat(read(content, 100_100, 149_900))
          .isEqualTo(Arrays.copyOfRange(bytes, 100_100, 250_000));
      content.verify();
    }
    assertThat(server.calls()).containsExactly("HEAD /files/a", "GET /files/a");
    assertThat(server.requests().getLast().headers())
        .containsEntry("range", "bytes=100-249999")
        .containsEntry("if-match", "\"v1\"");

    // Another ETag between two ranges.
    try (OpenContent content = root().open("a", file.stamp())) {
      assertThat(read(content, 0, 10)).isEqualTo(Arrays.copyOf(bytes, 10));
      server.page("/files/a", WebServer.file(bytes, "\"v2\""));
      assertThatThrownBy(() -> read(content, 200_000, 10))
          .isInstanceOf(ContentChangedException.class);
    }
    assertThatThrownBy(() -> root().check("a", file.stamp()))
        .isInstanceOf(ContentChangedException.class);
    for (WebServer.Page gone :
        List.of(
            WebServer.status("404 Not Found"),
            WebServer.status("410 Gone"),
            WebServer.status("412 Precondition Failed"),
            WebServer.file(Arrays.copyOf(bytes, 10), "\"v1\""),
            WebServer.text("ignores ranges and conditions", "ETag: \"v3\""))) {
      server.page("/files/a", gone);
      try (OpenContent content = root().open("a", file.stamp())) {
        assertThatThrownBy(() -> read(content, 0, 5)).isInstanceOf(ContentChangedException.class);
      }
      try {
        root().check("a", file.stamp());
        assertThat(gone).isNull();
      } catch (ContentChangedException | WebException _) {
        // Gone, changed, or not to be told.
      }
    }
  }

  @Test
  void aRangeThatIsNotWhatWasAskedForIsRefused() throws IOException {
    ObjectStamp stamp = new ObjectStamp(10, Instant.EPOCH, "\"v1\"");
    for (String range : List.of("bytes 0-3/10", "bytes 4-9/10", "x")) {
      server.page(
          "/files/a",
          (_, out) -> {
            WebServer.head(
                out, "206 Partial", "ETag: \"v1\"", "Content-Range: " + range, "Content-Length: 5");
            out.write("12345".getBytes(StandardCharsets.US_ASCII));
          });
      try (OpenContent content = root().open("a", stamp, 5, 10)) {
        assertThatThrownBy(() -> read(content, 5, 5)).isInstanceOf(IOException.class);
      }
    }
    server.page("/files/a", WebServer.status("503 Service Unavailable"));
    assertThatThrownBy(() -> root().check("a", stamp)).isInstanceOf(WebException.Passing.class);
  }

  @Test
  void aRangeThatIsAPageOrCodedIsRefused() throws IOException {
    for (String header : List.of("Content-Encoding: gzip", "Content-Type: text/html")) {
      server.page(
          "/files/a.pdf", WebServer.text("12345", "ETag: \"v1\"", "Accept-Ranges: bytes", header));
      try (OpenContent content =
          root().open("a.pdf", new ObjectStamp(5, Instant.EPOCH, "\"v1\""))) {
        assertThatThrownBy(() -> read(content, 0, 5))
            .isInstanceOf(WebException.Broken.class)
            .hasMessageContaining("answered with");
      }
    }
  }

  /** Each byte comes in time; all of them never would. */
  @Test
  void aRangeThatTricklesIsGivenUp() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    server.page(
        "/files/a",
        (_, out) -> {
          WebServer.head(out, "200 OK", "ETag: \"v1\"", "Content-Length: 500000");
          while (!end.await(50, TimeUnit.MILLISECONDS)) {
            out.write('x');
            out.flush();
          }
        });
    WebRoot root = root(SECOND.multipliedBy(20), SECOND, Duration.ZERO, 4);
    try (OpenContent content = root.open("a", new ObjectStamp(500_000, Instant.EPOCH, "\"v1\""))) {
      assertThatThrownBy(() -> read(content, 0, 500_000))
          .isInstanceOf(WebException.Broken.class)
          .hasMessageContaining("took longer than 1 s for a megabyte");
    }
    end.countDown();
    assertThat(server.calls()).containsExactly("GET /files/a");
  }

  /** As when a client reads so slowly that the server gives up. */
  @Test
  void aRangeThatBreaksOffIsAskedForAgainFromThere() throws IOException {
    byte[] bytes = new byte[500_000];
    new Random(8).nextBytes(bytes);
    WebServer.Page whole = WebServer.file(bytes, "\"v1\"");
    server.page(
        "/files/a",
        (request, out) -> {
          OutputStream cut =
              new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                  out.write(b);
                }

                @Override
                public void write(byte[] some, int from, int count) throws IOException {
                  out.write(some, from, Math.min(count, 150_000));
                  if (count > 150_000) {
                    throw new EOFException("ends");
                  }
                }
              };
          whole.answer(request, cut);
        });
    try (OpenContent content =
        root().open("a", new ObjectStamp(500_000, Instant.EPOCH, "\"v1\""))) {
      assertThat(read(content, 0, 500_000)).isEqualTo(bytes);
    }
    assertThat(server.calls()).hasSizeGreaterThan(2);
  }
}
