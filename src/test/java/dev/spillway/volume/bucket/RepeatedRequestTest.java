package dev.spillway.volume.bucket;

import static dev.spillway.volume.store.Stored.bytes;
import static dev.spillway.volume.store.Stored.id;
import static dev.spillway.volume.store.Stored.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.s3.Bucket;
import dev.spillway.s3.S3;
import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Fault;
import dev.spillway.testing.s3.S3Server;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.Stored;
import dev.spillway.volume.store.VolumeSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a store did, but could not answer, is asked for again: it must not be there twice, nor fail
 * for having been done.
 */
@ParameterizedClass
@MethodSource("servers")
class RepeatedRequestTest {

  private static final BucketNames NAMES = BucketNames.of("spillway");
  private static final String ID = id("a7", 1);

  private final S3Server server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final byte[] large = new byte[9 << 20];
  private FaultyS3 faulty;
  private S3 s3;
  private BucketStore store;
  private Bucket bucket;

  RepeatedRequestTest(S3Server server) {
    this.server = server;
  }

  static List<S3Server> servers() {
    return S3Server.all();
  }

  @BeforeEach
  void claim() throws IOException {
    faulty = new FaultyS3(server.endpoint());
    s3 = server.s3At(faulty.endpoint(), Map.of("spillway.s3.attempts", "3"));
    bucket = s3.bucket(server.createBucket());
    new BucketClaim(bucket, NAMES, VolumeSettings.Versions.REFUSE, Duration.ZERO)
        .settle("ours", false);
    store =
        new BucketStore(
            bucket,
            NAMES,
            "ours",
            false,
            _ -> Optional.empty(),
            InstantSource.system(),
            InstantSource.system(),
            executor);
  }

  @AfterEach
  void close() throws IOException {
    executor.shutdownNow();
    s3.close();
    faulty.close();
  }

  private void stage() throws IOException {
    try (BlobStore.Writer writer = store.write(ID)) {
      writer.write(ByteBuffer.wrap(large));
      writer.finish();
    }
  }

  @Test
  void anUploadThatWasCompletedWithoutAnAnswerIsComplete() throws IOException {
    faulty.fail(1, new S3Fault.Unanswered(), asked -> asked.is("POST", "uploadId"));

    stage();

    store.check(ID, large.length);
    assertThat(list(store, 0xa7).blobs()).containsExactly(ID);
  }

  @Test
  void anObjectThatWasPutWithoutAnAnswerIsThere() throws IOException {
    faulty.fail(1, new S3Fault.Unanswered(), asked -> asked.is("PUT", ID));

    try (BlobStore.Writer writer = store.write(ID)) {
      writer.write(bytes("0123456789"));
      writer.finish();
      assertThat(writer.etag()).isPresent();
    }

    assertThat(Stored.read(store, ID, 10)).isEqualTo("0123456789");
  }
}
