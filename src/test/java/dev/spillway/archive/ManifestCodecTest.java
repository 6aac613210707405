package dev.spillway.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestCodecTest {

  @ParameterizedTest
  @EnumSource
  void decodesWhatItEncoded(Format format) {
    for (int seed = 0; seed < 200; seed++) {
      Manifest manifest = random(new Random(seed), format);

      Manifest decoded = ManifestCodec.decode(ManifestCodec.encode(manifest));

      assertThat(decoded).as("seed %s", seed).isEqualTo(manifest);
      assertThat(decoded.layout().etag()).isEqualTo(manifest.layout().etag());
      assertThat(ManifestCodec.hash(decoded)).isEqualTo(ManifestCodec.hash(manifest)).hasSize(64);
    }
  }

  @Test
  void hashTellsManifestsApart() {
    Manifest manifest = random(new Random(1), Format.TAR);
    List<Entry> fewer = manifest.entries().subList(1, manifest.entries().size());

    assertThat(ManifestCodec.hash(manifest))
        .isNotEqualTo(ManifestCodec.hash(new Manifest(Format.ZIP, manifest.entries())))
        .isNotEqualTo(ManifestCodec.hash(new Manifest(Format.TAR, fewer)));
  }

  @Test
  void everyDamageIsNoticed() throws IOException {
    Manifest manifest = random(new Random(2), Format.TAR_GZ);
    byte[] encoded = ManifestCodec.encode(manifest);
    int looked = 0;
    int malformed = 0;
    for (int bit = 0; bit < 8 * encoded.length; bit += 5) {
      byte[] damaged = encoded.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      looked++;
      try {
        // A few bits of a deflated stream say nothing: those after its end, lengths of codes that
        // it does not use.
        assertThat(ManifestCodec.decode(damaged)).isEqualTo(manifest);
      } catch (MalformedManifestException e) {
        malformed++;
      }
    }
    assertThat(malformed).isGreaterThan(looked - looked / 100);
    for (int length = 0; length < encoded.length; length++) {
      assertMalformed(Arrays.copyOf(encoded, length));
    }
    assertMalformed(new byte[0]);
  }

  /** A checksum cannot tell what was written wrong in the first place. */
  @Test
  void everyWrongByteInsideIsAnotherManifestOrMalformed() throws IOException {
    Manifest manifest = random(new Random(3), Format.ZIP);
    byte[] plain = inflate(ManifestCodec.encode(manifest));
    int malformed = 0;
    for (int i = 0; i < plain.length; i++) {
      byte[] wrong = plain.clone();
      wrong[i] ^= (byte) 0x81;
      try {
        assertThat(ManifestCodec.decode(deflate(wrong))).isNotEqualTo(manifest);
      } catch (MalformedManifestException e) {
        malformed++;
        assertThat(e).hasMessageStartingWith("a stored manifest of ");
      }
    }
    assertThat(malformed).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 255})
  void anotherVersionIsNamed(int version) throws IOException {
    byte[] plain = inflate(ManifestCodec.encode(random(new Random(4), Format.ZIP)));
    plain[0] = (byte) version;

    assertThatThrownBy(() -> ManifestCodec.decode(deflate(plain)))
        .isInstanceOf(MalformedManifestException.class)
        .hasMessageContaining("its encoding has version " + version + ", this is version 3");
  }

  /** What a database holds since the first version, byte for byte. */
  @Test
  void theFirstVersionStaysReadable() throws IOException {
    FileStamp stamp = new FileStamp(3, 4, 5, 6);
    Manifest manifest =
        new Manifest(
            Format.TAR,
            List.of(
                Entry.stored(
                    "a", 1, Instant.ofEpochSecond(2), new Content.RootFile("r", "p", stamp)),
                Entry.stored("ab", 7, Instant.ofEpochSecond(1), new Content.Blob("b", 300))));

    byte[] plain = inflate(ManifestCodec.encode(manifest));

    assertThat(HexFormat.of().formatHex(plain))
        .isEqualTo(
            "01010200016100030000000104000000017200017003080a0c01016200ac02000000070102000162ac02");
    assertThat(ManifestCodec.decode(deflate(plain))).isEqualTo(manifest);
  }

  @Test
  void objectsOfBucketsStayReadable() throws IOException {
    Manifest manifest =
        new Manifest(
            Format.ZIP,
            List.of(
                Entry.stored(
                    "a",
                    1,
                    Instant.ofEpochSecond(2),
                    new Content.RootFile(
                        "r", "p", new ObjectStamp(3, Instant.ofEpochSecond(2), "\"e\"")))));

    byte[] plain = inflate(ManifestCodec.encode(manifest));

    assertThat(HexFormat.of().formatHex(plain))
        .isEqualTo("03000100016100030000000104040000017200017003040003226522");
    assertThat(ManifestCodec.decode(deflate(plain))).isEqualTo(manifest);
  }

  @Test
  void partsOfOneBlobTakeFewBytes() {
    List<Entry> entries = new ArrayList<>();
    byte[] sha256 = new byte[32];
    long offset = 0;
    RandomGenerator random = new Random(6);
    for (int i = 0; i < 10_000; i++) {
      random.nextBytes(sha256);
      long length = random.nextLong(2, 100_000);
      entries.add(
          new Entry(
              "rows-" + i + ".csv",
              3 * length,
              random.nextInt(),
              Instant.EPOCH,
              Entry.Compression.DEFLATED,
              new Content.BlobPart(
                  "f".repeat(32), 1L << 40, offset, length, HexFormat.of().formatHex(sha256))));
      offset += length;
    }

    assertThat(ManifestCodec.encode(new Manifest(Format.ZIP, entries)))
        .hasSizeLessThan(10_000 * 52);
  }

  @Test
  void whatFollowsTheEntriesIsRefused() throws IOException {
    byte[] plain = inflate(ManifestCodec.encode(new Manifest(Format.ZIP, List.of())));

    assertThatThrownBy(() -> ManifestCodec.decode(deflate(Arrays.copyOf(plain, plain.length + 1))))
        .isInstanceOf(MalformedManifestException.class)
        .hasMessageContaining("there is more after its 0 entries");
  }

  @Test
  void filesOfOneFolderTakeFewBytes() {
    List<Entry> entries = new ArrayList<>();
    RandomGenerator random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      String path = "视觉追踪/中级/练习-" + i + ".png";
      FileStamp stamp =
          new FileStamp(
              random.nextLong(3_000_000), random.nextLong(1L << 60), random.nextLong(1L << 60), i);
      Content content = new Content.RootFile("training-files", path, stamp);
      entries.add(
          Entry.stored(
              path, random.nextInt(), Instant.ofEpochSecond(0, stamp.modifiedNanos()), content));
    }

    assertThat(ManifestCodec.encode(new Manifest(Format.ZIP, entries)))
        .hasSizeLessThan(10_000 * 48);
  }

  private static void assertMalformed(byte[] bytes) {
    assertThatThrownBy(() -> ManifestCodec.decode(bytes))
        .isInstanceOf(MalformedManifestException.class)
        .hasMessageStartingWith("a stored manifest of " + bytes.length + " bytes cannot be read: ");
  }

  private static Manifest random(RandomGenerator random, Format format) {
    List<Entry> entries = new ArrayList<>();
    int count = random.nextInt(2, 40);
    for (int i = 0; i < count; i++) {
      String name = i < Sample.NAMES.size() ? Sample.NAMES.get(i) : "more/" + i;
      Instant modified = Instant.ofEpochSecond(random.nextLong(-10_000_000_000L, 10_000_000_000L));
      long size = 2 + random.nextLong(1L << random.nextInt(1, 50));
      Content file =
          new Content.RootFile(
              "root " + random.nextInt(3),
              "路径/" + random.nextInt(100),
              new FileStamp(size, random.nextLong(), random.nextLong(), random.nextLong()));
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      entries.add(
          switch (random.nextInt(format == Format.TAR ? 4 : 5)) {
            case 0 -> Entry.stored(name, random.nextInt(), modified, file);
            case 1 -> Entry.stored(name, random.nextInt(), modified, Content.Inline.of(bytes));
            case 2 -> Entry.stored(name, random.nextInt(), modified, part(random, size));
            case 3 ->
                Entry.stored(name, random.nextInt(), modified, object(random, size, modified));
            default ->
                new Entry(
                    name,
                    random.nextLong(1L << 40),
                    random.nextInt(),
                    modified,
                    Entry.Compression.DEFLATED,
                    random.nextBoolean() ? file : part(random, size + 2));
          });
    }
    return new Manifest(format, entries);
  }

  private static Content object(RandomGenerator random, long size, Instant modified) {
    return new Content.RootFile(
        "root " + random.nextInt(3),
        "路径/" + random.nextInt(100),
        new ObjectStamp(size, modified, "\"%x-3\"".formatted(random.nextLong())));
  }

  private static Content part(RandomGenerator random, long length) {
    byte[] sha256 = new byte[32];
    random.nextBytes(sha256);
    long offset = random.nextLong(1L << random.nextInt(1, 50));
    return new Content.BlobPart(
        "blob " + random.nextInt(3),
        offset + length + random.nextInt(3),
        offset,
        length,
        HexFormat.of().formatHex(sha256));
  }

  private static byte[] inflate(byte[] bytes) throws IOException {
    try (var in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static byte[] deflate(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    }
    return out.toByteArray();
  }
}
