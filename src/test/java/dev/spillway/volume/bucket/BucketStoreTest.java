package dev.spillway.volume.bucket;

import static dev.spillway.volume.store.Stored.bytes;
import static dev.spillway.volume.store.Stored.id;
import static dev.spillway.volume.store.Stored.list;
import static dev.spillway.volume.store.Stored.slice;
import static dev.spillway.volume.store.Stored.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.s3.Body;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.S3;
import dev.spillway.s3.S3Exception;
import dev.spillway.s3.Upload;
import dev.spillway.testing.Form;
import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Server;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.BlobStoreContract;
import dev.spillway.volume.store.PartedDigest;
import dev.spillway.volume.store.RangedSource;
import dev.spillway.volume.store.Stored;
import dev.spillway.volume.store.VolumeSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The promises of a store, kept in a bucket of each server. */
@ParameterizedClass
@MethodSource("servers")
class BucketStoreTest extends BlobStoreContract {

  private static final String INSTALLATION = "0b6f5c1e-installation";
  private static final String PREFIX = "apps/spillway/";
  private static final int PART = 8 * 1024 * 1024;

  private final S3Server server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, String> etags = new HashMap<>();
  private S3 s3;
  private Bucket bucket;
  private BucketStore store;

  BucketStoreTest(S3Server server) {
    this.server = server;
  }

  static List<S3Server> servers() {
    return S3Server.all();
  }

  @BeforeEach
  void claim() throws IOException {
    s3 = server.s3();
    bucket = s3.bucket(server.createBucket());
    BucketNames names = BucketNames.of(PREFIX);
    new BucketClaim(bucket, names, VolumeSettings.Versions.REFUSE, Duration.ZERO)
        .settle(INSTALLATION, false);
    store =
        new BucketStore(
            bucket,
            names,
            INSTALLATION,
            false,
            id -> Optional.ofNullable(etags.get(id)),
            InstantSource.system(),
            InstantSource.system(),
            executor);
  }

  @AfterEach
  void close() {
    executor.shutdownNow();
    s3.close();
    server.empty(bucket.name());
  }

  @Override
  public BlobStore store() {
    return store;
  }

  @Override
  protected List<String> shortUnfinished(String id) {
    return List.of();
  }

  @Override
  public void mark(String text) throws IOException {
    if (text.isEmpty()) {
      bucket.delete(PREFIX + ".spillway-volume");
    } else {
      put(".spillway-volume", text);
    }
  }

  @Override
  public void markAsOurs() throws IOException {
    mark(INSTALLATION + "\n");
  }

  /**
   * S3Proxy answers 400 to a listing of objects that are being deleted, and answers when it is
   * asked again.
   */
  @Override
  public void listAmongOthers(int slice) {
    await()
        .ignoreExceptionsMatching(
            e -> e instanceof S3Exception.Refused && e.getMessage().contains("answered 400"))
        .untilAsserted(() -> super.listAmongOthers(slice));
  }

  @Override
  public void replace(String id, String text) throws IOException {
    put("blobs/" + id.substring(0, 2) + "/" + id, text);
  }

  @Override
  public void put(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    bucket.put(PREFIX + name, Body.of(bytes, 0, bytes.length));
  }

  @Override
  public boolean holds(String name) throws IOException {
    return bucket.find(PREFIX + name).isPresent();
  }

  @Test
  void objectsOutsideOfItsPrefixAreIgnored() throws IOException {
    bucket.put("theirs", Body.of(new byte[0], 0, 0));
    bucket.put("apps/spillway-too/blobs/a7/" + ID, Body.of(new byte[0], 0, 0));
    bucket.upload("apps/other").part(1, Body.of(new byte[3], 0, 3));

    assertThat(list(store)).isEqualTo(new Stored.Listing(List.of(), List.of()));
  }

  @Test
  void aSmallVolumeIsListedAtOnce() throws IOException {
    List<String> ids = List.of(id("00", 1), id("3f", 2), id("a7", 3), id("ff", 4));
    for (String id : ids) {
      stage(store, id, "0123456789");
    }
    try (FaultyS3 counting = new FaultyS3(server.endpoint());
        S3 counted = server.s3At(counting.endpoint(), Map.of())) {
      List<String> met = new ArrayList<>();
      int next =
          store(counted.bucket(bucket.name()), Instant.EPOCH)
              .list(
                  0,
                  BlobStore.SLICES,
                  new BlobStore.Visitor() {
                    @Override
                    public void blob(BlobStore.Found found) {
                      met.add(found.id());
                    }

                    @Override
                    public void foreign(String name) {
                      throw new AssertionError(name);
                    }
                  });
      assertThat(next).isEqualTo(BlobStore.SLICES);
      assertThat(met).containsExactlyElementsOf(ids);
      assertThat(counting.requests()).hasSizeLessThanOrEqualTo(6);
    }
  }

  @Test
  void ofALargerVolumeEachThingIsMetOnce() throws Exception {
    List<String> ids = new ArrayList<>();
    // S3Mock takes a second for a hundred; BucketTest goes through its pages, too.
    int more = server.equals(S3Server.s3Mock()) ? Form.choose(0, 1000) : 1000;
    // Not all at once: the server of the test answers some of a thousand after the timeout.
    try (ExecutorService few = Executors.newFixedThreadPool(16)) {
      List<Future<?>> stored = new ArrayList<>();
      // More than a page, and one slice that has more than a page by itself.
      for (int number = 0; number < 300 + more; number++) {
        String id = id(number < 100 + more ? "11" : BucketNames.digits(number % 256), number);
        ids.add(id);
        stored.add(
            few.submit(
                () -> {
                  replace(id, "0");
                  return null;
                }));
      }
      for (Future<?> each : stored) {
        each.get();
      }
    }
    put("blobs/12/theirs/a", "theirs");
    put("blobs/12/theirs/b", "theirs");

    Stored.Listing all = list(store);
    assertThat(all.blobs()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(all.foreign()).containsExactly("blobs/12/theirs");
  }

  @Test
  void foreignUnfinishedUploadsAreIgnored() throws IOException {
    Upload theirs = bucket.upload(PREFIX + "blobs/a7/theirs");
    try {
      assertThat(list(store)).isEqualTo(new Stored.Listing(List.of(), List.of()));
      assertThat(list(store, 0xa7)).isEqualTo(new Stored.Listing(List.of(), List.of()));
    } finally {
      theirs.abort();
    }
  }

  @Test
  void anAddressIsSignedWithTheTimeThatIsBelieved() throws IOException {
    assertThat(
            store(bucket, Instant.parse("2031-02-03T04:05:06Z"))
                .address(ID, Duration.ofMinutes(1), "application/zip", "inline"))
        .hasValueSatisfying(
            address -> assertThat(address.toString()).contains("X-Amz-Date=20310203T040506Z"));
  }

  private BucketStore store(Bucket there, Instant believed) {
    return new BucketStore(
        there,
        BucketNames.of(PREFIX),
        INSTALLATION,
        false,
        _ -> Optional.empty(),
        InstantSource.system(),
        InstantSource.fixed(believed),
        executor);
  }

  @Test
  void foldersThatAConsoleMakesAreNotForeign() throws IOException {
    for (String folder : List.of("", "blobs/", "blobs/a7/")) {
      put(folder, "");
    }
    assertThat(list(store).foreign()).isEmpty();

    put("blobs/a8/", "not empty");
    // A store that is made of folders keeps nothing of what is put there.
    boolean kept = bucket.find(PREFIX + "blobs/a8/").filter(found -> found.bytes() > 0).isPresent();
    assertThat(list(store).foreign()).isEqualTo(kept ? List.of("blobs/a8") : List.of());
  }

  @Test
  void writesALargeBlobInParts() throws IOException {
    byte[] large = large(2 * PART + 1);
    try (BlobStore.Writer writer = store.write(ID)) {
      for (int from = 0; from < large.length; from += 100_000) {
        writer.write(ByteBuffer.wrap(large, from, Math.min(100_000, large.length - from)));
      }
      awaitListed(ID + " unfinished");
      assertAbsent(ID, large.length);
      writer.finish();
    }

    assertThat(list(store, 0xa7).blobs()).containsExactly(ID);
    assertHolds(large);
  }

  @Test
  void leavesNothingOfALargeBlobThatIsNotFinished() throws IOException {
    try (BlobStore.Writer writer = store.write(ID)) {
      writer.write(ByteBuffer.wrap(large(2 * PART + 1)));
    }
    assertThat(list(store, 0xa7)).isEqualTo(new Stored.Listing(List.of(), List.of()));
  }

  @Test
  void whatAnEarlierWriterWasKilledWithIsGoneWhenItIsWrittenAgain() throws IOException {
    bucket.upload(PREFIX + "blobs/a7/" + ID).part(1, Body.of(new byte[3], 0, 3));
    bucket.upload(PREFIX + "blobs/a7/" + OTHER).part(1, Body.of(new byte[3], 0, 3));

    stage(store, ID, "0123456789");

    assertThat(list(store, 0xa7).blobs()).containsExactly(ID, OTHER + " unfinished");
    store.delete(OTHER);
    assertThat(list(store, 0xa7).blobs()).containsExactly(ID);
  }

  @Test
  void storesPartsInAnyOrderAndDigestsThem() throws Exception {
    byte[] large = large(3 * PART + 5);
    AtomicLong done = new AtomicLong();
    PartedDigest digest;
    try (BlobStore.Writer writer = store.write(ID, large.length)) {
      digest =
          writer
              .writeAll(source(large), stored -> done.accumulateAndGet(stored, Math::max))
              .orElseThrow();
      assertAbsent(ID, large.length);
      writer.finish();
    }

    assertHolds(large);
    assertThat(done).hasValue(large.length);
    MessageDigest all = MessageDigest.getInstance("SHA-256");
    for (int from = 0; from < large.length; from += PART) {
      MessageDigest part = MessageDigest.getInstance("SHA-256");
      part.update(large, from, Math.min(PART, large.length - from));
      all.update(part.digest());
    }
    assertThat(digest).isEqualTo(new PartedDigest(HexFormat.of().formatHex(all.digest()), PART));
  }

  @Test
  void leavesNothingOfASourceThatFails() throws IOException {
    IOException failure = new IOException("the file changed");
    RangedSource failing =
        new RangedSource() {
          @Override
          public long length() {
            return 5L * PART;
          }

          @Override
          public InputStream open(long from, long to) throws IOException {
            if (from > PART) {
              throw failure;
            }
            return new ByteArrayInputStream(new byte[(int) (to - from)]);
          }
        };
    try (BlobStore.Writer writer = store.write(ID)) {
      assertThatThrownBy(() -> writer.writeAll(failing, _ -> {})).isSameAs(failure);
      assertThatThrownBy(() -> writer.write(bytes("x"))).isInstanceOf(IllegalStateException.class);
    }
    awaitListed();
  }

  /** While a store still takes a part, or drops one, it may be that it cannot list. */
  private void awaitListed(String... blobs) {
    await()
        .ignoreExceptionsInstanceOf(S3Exception.class)
        .untilAsserted(
            () ->
                assertThat(list(store, 0xa7))
                    .isEqualTo(new Stored.Listing(List.of(blobs), List.of())));
  }

  @Test
  void anotherObjectOfTheSameLengthIsNotTheBlob() throws IOException {
    try (BlobStore.Writer writer = store.write(ID)) {
      writer.write(bytes("0123456789"));
      writer.finish();
      etags.put(ID, writer.etag().orElseThrow());
    }
    store.check(ID, 10);
    assertThat(Stored.read(store, ID, 10)).isEqualTo("0123456789");

    replace(ID, "9876543210");

    assertThatThrownBy(() -> store.check(ID, 10)).isInstanceOf(ContentChangedException.class);
    assertThatThrownBy(() -> store.open(ID, 10)).isInstanceOf(ContentChangedException.class);
  }

  @Test
  void readsNothingButTheSliceOfABlob() throws IOException {
    stage(store, ID, "0123456789");

    try (OpenContent content = store.open(new Content.BlobPart(ID, 10, 3, 4, "0".repeat(64)))) {
      assertThat(slice(content, 0, 4)).isEqualTo("3456");
      assertThat(slice(content, 2, 2)).isEqualTo("56");
      assertThatThrownBy(() -> slice(content, 2, 3)).isInstanceOf(IOException.class);
      assertThat(content.file()).isEmpty();
    }
  }

  @Test
  void partsAreAsLargeAsTheLargestBlobNeeds() {
    assertThat(BucketWriter.partSize(0)).isEqualTo(PART);
    assertThat(BucketWriter.partSize(10_000L * PART)).isEqualTo(PART);
    assertThat(BucketWriter.partSize(10_000L * PART + 1)).isEqualTo(PART + (1 << 20));
    assertThat(BucketWriter.partSize(5L << 40)).isEqualTo(525 << 20);
  }

  private static byte[] large(int length) {
    byte[] large = new byte[length];
    new Random(length).nextBytes(large);
    return large;
  }

  private static RangedSource source(byte[] all) {
    return new RangedSource() {
      @Override
      public long length() {
        return all.length;
      }

      @Override
      public InputStream open(long from, long to) {
        return new ByteArrayInputStream(all, (int) from, (int) (to - from));
      }
    };
  }

  private void assertHolds(byte[] expected) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(expected.length);
    try (OpenContent content = store.open(ID, expected.length)) {
      content.read(read, 0);
      content.verify();
    }
    assertThat(Arrays.equals(read.array(), expected)).isTrue();
  }
}
