package dev.spillway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spillway.testing.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be done with a bucket, against each server. */
@ParameterizedClass
@MethodSource("servers")
class BucketTest {

  private static final int PART = 5 * 1024 * 1024;

  private final S3Server server;
  private final S3 s3;
  private final Bucket bucket;

  BucketTest(S3Server server) {
    this.server = server;
    this.s3 = server.s3();
    this.bucket = s3.bucket(server.createBucket());
  }

  static List<S3Server> servers() {
    return S3Server.all();
  }

  @AfterEach
  void close() {
    s3.close();
  }

  @Test
  void findsWhatWasPut() throws IOException {
    assertThat(bucket.find("照片/a b+c.png")).isEmpty();
    assertThat(bucket.beginning("照片/a b+c.png", 10)).isEmpty();

    bucket.put("照片/a b+c.png", text("0123456789"));

    assertThat(bucket.find("照片/a b+c.png"))
        .hasValueSatisfying(
            found -> {
              assertThat(found.key()).isEqualTo("照片/a b+c.png");
              assertThat(found.bytes()).isEqualTo(10);
              assertThat(found.etag()).isNotBlank();
              assertThat(found.modified()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
              assertThat(found.crc32()).isEmpty();
            });
    assertThat(bucket.beginning("照片/a b+c.png", 4)).hasValue(bytes("0123"));
    assertThat(bucket.beginning("照片/a b+c.png", 40)).hasValue(bytes("0123456789"));
    bucket.put("empty", text(""));
    assertThat(bucket.beginning("empty", 40)).hasValue(new byte[0]);
  }

  @Test
  void listsInPagesAndFolders() throws IOException {
    for (String key : List.of("top", "照片/1\n2", "照片/b", "照片/c/d", "照片/c/e", "other/f")) {
      bucket.put(key, text("text"));
    }

    ListedObjects all = bucket.list("照片/", false, Optional.empty());
    assertThat(all.objects())
        .extracting(StoredObject::key)
        .containsExactly("照片/1\n2", "照片/b", "照片/c/d", "照片/c/e");
    assertThat(all.objects()).extracting(StoredObject::bytes).containsOnly(4L);
    assertThat(all.folders()).isEmpty();
    assertThat(all.next()).isEmpty();
    assertThat(all.told())
        .hasValueSatisfying(
            told -> assertThat(told).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES)));
    ListedObjects level = bucket.list("照片/", true, Optional.empty());
    assertThat(level.objects()).extracting(StoredObject::key).containsExactly("照片/1\n2", "照片/b");
    assertThat(level.folders()).containsExactly("照片/c/");
  }

  @Test
  void goesThroughPages() throws IOException {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 1003; i++) {
      keys.add("many/%04d".formatted(i));
      bucket.put(keys.getLast(), text(""));
    }

    ListedObjects first = bucket.list("many/", false, Optional.empty());
    ListedObjects second = bucket.list("many/", false, first.next());
    List<String> listed = new ArrayList<>();
    first.objects().forEach(object -> listed.add(object.key()));
    second.objects().forEach(object -> listed.add(object.key()));
    assertThat(listed).containsExactlyElementsOf(keys);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void uploadsInParts() throws IOException {
    byte[] bytes = new byte[2 * PART + 77];
    new Random(1).nextBytes(bytes);
    Upload upload = bucket.upload("large");
    upload.part(2, Body.of(bytes, PART, PART));
    upload.part(3, Body.of(bytes, 2 * PART, 77));
    upload.part(1, Body.of(bytes, 0, PART));
    assertThat(bucket.find("large")).isEmpty();
    assertThat(bucket.uploads("lar").uploads())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.key()).isEqualTo("large");
              assertThat(found.begun()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
            });
    assertThat(bucket.uploads("other").uploads()).isEmpty();

    upload.complete();

    assertThat(bucket.uploads("").uploads()).isEmpty();
    assertThat(read("large", 0, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void abortsWhatWasNotCompleted() throws IOException {
    Upload upload = bucket.upload("large");
    upload.part(1, text("some of it"));

    bucket.abort(bucket.uploads("").uploads().getFirst());

    assertThat(bucket.uploads("").uploads()).isEmpty();
    assertThat(bucket.find("large")).isEmpty();
    upload.abort();
  }

  @Test
  void anEtagHasItsQuotesWhereverItComesFrom() {
    for (String told : new String[] {"abc", "\"abc\""}) {
      assertThat(new StoredObject("a", 1, told, Instant.EPOCH, OptionalInt.empty()).etag())
          .isEqualTo("\"abc\"");
    }
    assertThat(new StoredObject("a", 1, null, Instant.EPOCH, OptionalInt.empty()).etag()).isNull();
  }

  @Test
  void deletesAndSaysWhetherItIsGone() throws IOException {
    bucket.put("a", text("0123456789"));

    assertThat(bucket.delete("a")).isTrue();
    assertThat(bucket.find("a")).isEmpty();
    assertThat(bucket.delete("a")).isTrue();
  }

  @Test
  void saysThatThereIsNoBucket() {
    Bucket none = s3.bucket("no-such-bucket-of-ours");
    assertThatThrownBy(() -> none.list("", false, Optional.empty()))
        .isInstanceOf(S3Exception.NoBucket.class)
        .hasMessageContaining("'no-such-bucket-of-ours'");
    assertThatThrownBy(() -> none.put("a", text(""))).isInstanceOf(S3Exception.NoBucket.class);
    assertThatThrownBy(() -> none.beginning("a", 1)).isInstanceOf(S3Exception.NoBucket.class);
  }

  @Test
  void readsAnyRange() throws IOException {
    byte[] bytes = new byte[300_000];
    new Random(2).nextBytes(bytes);
    bucket.put("a", Body.of(bytes, 0, bytes.length));

    assertThat(read("a", 0, bytes.length)).isEqualTo(bytes);
    StoredObject found = bucket.find("a").orElseThrow();
    try (ObjectReader reader = bucket.open(found, 1000, 200_000)) {
      ByteBuffer target = ByteBuffer.allocateDirect(50_000);
      for (int position : new int[] {1000, 51_000, 120_000, 100_500, 150_000, 150_000}) {
        reader.read(target.clear(), position);
        byte[] read = new byte[50_000];
        target.flip().get(read);
        assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, position, position + 50_000));
      }
      assertThatThrownBy(() -> reader.read(target.clear(), 150_001))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> reader.read(target.clear(), 999))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void readsNothingOfAnotherObject() throws IOException {
    bucket.put("a", text("0123456789"));
    StoredObject found = bucket.find("a").orElseThrow();
    bucket.put("a", text("9876543210"));
    try (ObjectReader reader = bucket.open(found, 0, 10)) {
      assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(10), 0))
          .isInstanceOf(S3Exception.Changed.class);
    }
    bucket.delete("a");
    try (ObjectReader reader = bucket.open(found, 0, 10)) {
      assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(10), 0))
          .isInstanceOf(S3Exception.Missing.class);
    }
  }

  @Test
  void signsAnAddress() throws Exception {
    bucket.put("照片 1.png", text("0123456789"));

    URI address =
        bucket.sign(
            "照片 1.png",
            Instant.now(),
            Duration.ofMinutes(1),
            "application/zip",
            "attachment; filename=\"plan.zip\"");

    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("0123456789");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/zip");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"plan.zip\"");
    assertThat(address.toString()).startsWith(server.endpoint().toString());
  }

  private byte[] read(String key, int from, int length) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(length);
    try (ObjectReader reader =
        bucket.open(bucket.find(key).orElseThrow(), from, (long) from + length)) {
      reader.read(target, from);
    }
    return target.array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Body text(String text) {
    return Body.of(bytes(text), 0, bytes(text).length);
  }
}
