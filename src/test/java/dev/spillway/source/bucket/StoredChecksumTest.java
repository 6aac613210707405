package dev.spillway.source.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.s3.S3;
import dev.spillway.source.root.SourceFile;
import dev.spillway.testing.s3.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The checksum that a store has itself. AWS answers so; neither server of the suite knows of whole
 * objects and parts.
 */
class StoredChecksumTest {

  private static final String CRC32_OF_TEXT = "O64z+w==";

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer store;
  private S3 s3;
  private S3Root root;

  @BeforeEach
  void open() throws IOException {
    store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext(
        "/bucket/",
        exchange -> {
          String key = exchange.getRequestURI().getPath().substring("/bucket/".length());
          var head = exchange.getResponseHeaders();
          head.add("ETag", "\"e\"");
          head.add("Content-Length", "4");
          head.add("Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT");
          if ("ENABLED".equals(exchange.getRequestHeaders().getFirst("x-amz-checksum-mode"))) {
            head.add("x-amz-checksum-crc32", CRC32_OF_TEXT);
            head.add("x-amz-checksum-type", key);
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    store.start();
    URI address = URI.create("http://127.0.0.1:" + store.getAddress().getPort());
    s3 =
        new S3Server("fake", address, Map.of())
            .s3At(
                address,
                Map.of(
                    "spillway.s3.access-key-id", "key", "spillway.s3.secret-access-key", "secret"));
    root = new S3Root("pool", s3.bucket("bucket"), "", false, executor);
  }

  @AfterEach
  void close() {
    s3.close();
    store.stop(0);
    executor.close();
  }

  @Test
  void isTakenWhenItIsOfTheWholeObjectThatWasFound() throws IOException {
    SourceFile whole = file("FULL_OBJECT", "\"e\"");
    SourceFile parts = file("COMPOSITE", "\"e\"");
    SourceFile other = file("FULL_OBJECT", "\"f\"");

    assertThat(root.checksums(List.of(whole, parts, other))).isEqualTo(Map.of(whole, 0x3bae33fb));
  }

  private static SourceFile file(String key, String etag) {
    return new SourceFile(key, new ObjectStamp(4, Instant.EPOCH, etag));
  }
}
