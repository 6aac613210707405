package dev.spillway.source.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import dev.spillway.s3.Body;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.S3;
import dev.spillway.source.CatalogueDatabase;
import dev.spillway.source.SettableTime;
import dev.spillway.source.catalogue.Catalogue;
import dev.spillway.source.root.CountingRoot;
import dev.spillway.source.root.Reading;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.RootContract;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.WalkSummary;
import dev.spillway.testing.Form;
import dev.spillway.testing.s3.S3Server;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A bucket as a root, on each server, below a prefix that others have next to them. */
@ParameterizedClass
@MethodSource("servers")
class S3RootTest extends RootContract {

  private final S3Server server;
  private final S3 s3;
  private final Bucket bucket;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final S3Root root;

  S3RootTest(S3Server server) {
    this.server = server;
    this.s3 = server.s3();
    this.bucket = s3.bucket(server.createBucket());
    this.root = new S3Root("pool", bucket, "our files/", false, executor);
  }

  static List<S3Server> servers() {
    return S3Server.all();
  }

  @BeforeEach
  void putWhatIsNotOurs() throws IOException {
    putObject("a.txt", "not ours");
    putObject("our filesystem", "not ours either");
    putObject("other/x.txt", "nor this");
  }

  @AfterEach
  void close() {
    s3.close();
    executor.close();
  }

  @Override
  public Root root() {
    return root;
  }

  @Override
  public void put(String path, String text) throws IOException {
    putObject("our files/" + path, text);
  }

  /** S3Mock takes no backslash in a key. */
  @Override
  protected boolean takes(String path) {
    return !server.equals(S3Server.s3Mock()) || path.indexOf('\\') < 0;
  }

  private void putObject(String key, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    bucket.put(key, Body.of(bytes, 0, bytes.length));
  }

  @Override
  public List<Stamp> others(Stamp planned) {
    ObjectStamp now = (ObjectStamp) planned;
    return List.of(
        new ObjectStamp(11, now.modified(), now.etag()),
        new ObjectStamp(10, now.modified(), "\"0123456789abcdef0123456789abcdef\""),
        new FileStamp(10, 1, 1, 1));
  }

  @Test
  void foldersAndKeysThatAreNoPathsAreNoFiles() throws IOException {
    put("a.txt", "a");
    put("folder/", "");
    put("", "");

    assertThat(root.list(path -> true)).extracting(SourceFile::path).containsExactly("a.txt");
    assertThat(root.walk(_ -> {})).isEqualTo(new WalkSummary(1, 0, 0, 0, 0));
    assertThat(root.children("")).containsExactly("a.txt", "folder");
    assertThat(root.find("folder")).isEmpty();
    assertThat(root.find("x".repeat(1_020))).isEmpty();
  }

  @Test
  void whatIsThereAndNoFileIsTold() throws IOException {
    List<String> told = new ArrayList<>();
    put("a.txt", "a");
    put("folder/", "");
    List<String> odd = Stream.of("b//x.txt", "c/../y.txt", "d/").filter(this::putOdd).toList();

    root.list("", path -> true, 9, one -> told.add(one.path()));

    assertThat(told).containsExactlyInAnyOrderElementsOf(odd);
    // S3Proxy keeps objects as files, and has none of such names.
    assertThat(odd.isEmpty()).isEqualTo(server.name().equals("S3Proxy"));
  }

  /** Not every server takes every key; what it takes for another key is not what is meant here. */
  private boolean putOdd(String path) {
    try {
      put(path, "odd");
      return bucket.list("our files/" + path, false, Optional.empty()).objects().stream()
          .anyMatch(object -> object.key().equals("our files/" + path) && object.bytes() == 3);
    } catch (IOException | RuntimeException _) {
      return false;
    }
  }

  @Test
  void theWholeBucketIsARootToo() throws IOException {
    S3Root whole = new S3Root("all", bucket, "", false, executor);
    put("x", "1");

    assertThat(whole.list(path -> true))
        .extracting(SourceFile::path)
        .containsExactly("a.txt", "other/x.txt", "our files/x", "our filesystem");
    assertThat(whole.children("")).containsExactly("a.txt", "other", "our files", "our filesystem");
  }

  @Test
  void goesThroughAllPages() throws IOException {
    // S3Mock takes a second for a hundred; BucketTest goes through its pages, too.
    int many = server.equals(S3Server.s3Mock()) ? Form.choose(5, 1_005) : 1_005;
    for (int i = 0; i < many; i++) {
      put("many/%04d".formatted(i), "");
    }

    assertThat(root.list("many/", path -> true, 2_000)).hasSize(many);
    assertThat(root.children("many")).hasSize(many);
    assertThat(root.walk(_ -> {}).candidates()).isEqualTo(many);
  }

  @Test
  void whatIsReplacedOrDeletedIsNotRead() throws IOException {
    put("a.txt", "0123456789");
    SourceFile file = root.find("a.txt").orElseThrow();
    put("a.txt", "9876543210");

    try (OpenContent content = root.open("a.txt", file.stamp())) {
      assertThatThrownBy(() -> content.read(ByteBuffer.allocate(3), 4))
          .isInstanceOf(ContentChangedException.class)
          .hasMessageContaining("a.txt");
    }
    bucket.delete("our files/a.txt");
    try (OpenContent content = root.open("a.txt", file.stamp())) {
      assertThatThrownBy(() -> content.read(ByteBuffer.allocate(3), 4))
          .isInstanceOf(ContentChangedException.class);
    }
    assertThatThrownBy(() -> root.check("a.txt", file.stamp()))
        .isInstanceOf(ContentChangedException.class);
  }

  @Test
  void aBucketThatIsAwayTakesNoFileWithIt() {
    S3Root away = new S3Root("pool", s3.bucket("no-such-bucket-of-ours"), "", false, executor);
    Stamp planned = new ObjectStamp(1, Instant.EPOCH, "\"e\"");

    assertThatThrownBy(() -> away.find("a.txt"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("NoSuchBucket");
    for (ThrowingCallable look :
        List.<ThrowingCallable>of(
            () -> away.check("a.txt", planned), () -> Reading.begin(away, "a.txt", planned))) {
      assertThatThrownBy(look)
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(ContentChangedException.class);
    }
  }

  @Test
  void checksumsAreComputedOnceAndCatalogued() throws Exception {
    byte[] bytes = new byte[300_000];
    new Random(4).nextBytes(bytes);
    bucket.put("our files/noise", Body.of(bytes, 0, bytes.length));
    put("empty", "");
    CRC32 crc = new CRC32();
    crc.update(bytes);
    DataSource database = CatalogueDatabase.create();
    SettableTime time = new SettableTime();
    CountingRoot counting = new CountingRoot(root);
    List<SourceFile> files = root.list(path -> true);

    for (int i = 0; i < 2; i++) {
      assertThat(new Catalogue(database, executor, time, 2).checksums(counting, files))
          .containsExactly(0, (int) crc.getValue());
    }
    assertThat(counting.opened()).hasValue(2);
    assertThat(CatalogueDatabase.rows(database)).isEqualTo(2);
  }
}
