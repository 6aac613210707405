package dev.spillway.archive.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.EntryAttributes;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.archive.entry.Sample;
import dev.spillway.archive.layout.Layout;
import dev.spillway.digest.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  @ValueSource(ints = {0, 6, 255})
  void anotherVersionIsNamed(int version) throws IOException {
    byte[] plain = inflate(ManifestCodec.encode(random(new Random(4), Format.ZIP)));
    plain[0] = (byte) version;

    assertThatThrownBy(() -> ManifestCodec.decode(deflate(plain)))
        .isInstanceOf(MalformedManifestException.class)
        .hasMessageContaining("its encoding has version " + version + ", this is version 5");
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

  /**
   * What the last version without attributes wrote, byte for byte: a time before 1970, and a name
   * that is refused by now. Its archive has the bytes that it had.
   */
  @ParameterizedTest
  @CsvSource({
    "ZIP, 780163646062e02fc849ccb34acbcc4bccb1d72ba928616066646266f9fbf5cb4d164610938131898191818181f5dfe6ff9d428c8c2c006d390d63,"
        + " a3b1075657b89a1121f1b1a94af7ace84a08ab2785141f10b62d48c25814a84a,"
        + " aba8e4aeaab301524bd9336dc93497279af816bc75e8b2a50db3944f284f8cf7, 246,"
        + " b31b4b7209c098d5dc46b21e14f42cc3095361d3d0d98279ac229952ca7d8031",
    "TAR, 780163646462e02fc849ccb34acbcc4bccb1d72ba928616066646266f9fbf5cb4d164610938131898191818181f5dfe6ff9d428c8c2c006d6d0d64,"
        + " 49fa6d20b93f901e4af0e57455a9c362f69acb0d56875dcfde190ac605115e98,"
        + " 57f10926f6b7c5fbd93d0ceb6f8a61e974c86de22811a8387a8589f00662684d, 4096,"
        + " e2aacfe89033e93c5eacde1fdaaf0d2eb372b9ca1dd7ffc112ab747998adbec7",
    "TAR_GZ, 780163626262e02fc849ccb34acbcc4bccb1d72ba928616066646266f9fbf5cb4d164610938131898191818181f5dfe6ff9d428c8c2c006dd60d66,"
        + " 832b0c679c236898e1223b3af1dfc09f4c73ebd2ed745767ca6d0ae48ebb33c1,"
        + " 5c052cf2be8595eb126ac4e55dd35325489fe0c53b0b569f317ece222209516e, 4121,"
        + " f99442bac0aa1fe2ac87d50e3ff36591e9d2eefab1b9914f14dc13db14922a7e"
  })
  void whatWasKeptBeforeGivesTheBytesThatItGave(
      Format format, String encoded, String etag, String hash, long length, String sha256) {
    Manifest kept = ManifestCodec.decode(HexFormat.of().parseHex(encoded));

    Layout layout = kept.layout();
    assertThat(kept.format()).isEqualTo(format);
    assertThat(kept.entries().getFirst().name()).isEqualTo("plan:final?.txt");
    assertThat(layout.etag()).isEqualTo(etag);
    assertThat(layout.length()).isEqualTo(length);
    MessageDigest digest = Sha256.begin();
    digest.update(new Sample().read(layout, 0, length));
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
    assertThat(ManifestCodec.hash(kept)).isEqualTo(hash);
    assertThat(ManifestCodec.decode(ManifestCodec.encode(kept))).isEqualTo(kept);
  }

  @Test
  void attributesStayReadable() throws IOException {
    Content none = Content.Inline.of(new byte[0]);
    Instant time = Instant.ofEpochSecond(1);
    Manifest manifest =
        new Manifest(
            Format.ZIP,
            List.of(
                Entry.stored("a", 0, time, none).with(EntryAttributes.EXECUTABLE),
                Entry.stored("b", 0, time, none).with(new EntryAttributes(false, 8 * 3600, false)),
                Entry.stored("c", 0, Instant.ofEpochSecond(-1), none)
                    .with(new EntryAttributes(true, -3600, true))));

    byte[] plain = inflate(ManifestCodec.encode(manifest));

    assertThat(HexFormat.of().formatHex(plain))
        .isEqualTo(
            "0400030001610000000000000201000100000162000000000000000080c203010000016300000000000003039ffa030100");
    assertThat(ManifestCodec.decode(deflate(plain))).isEqualTo(manifest);
  }

  /** Byte for byte, too: the wanted names of two of three entries. */
  @Test
  void renamedEntriesStayReadable() throws IOException {
    Content none = Content.Inline.of(new byte[0]);
    Manifest manifest =
        new Manifest(
            Format.ZIP,
            List.of(
                Entry.stored("a", 0, Instant.EPOCH, none).wanted(Optional.of("")),
                Entry.stored("b", 0, Instant.EPOCH, none),
                Entry.stored("c_", 0, Instant.EPOCH, none).wanted(Optional.of("c:"))));

    byte[] plain = inflate(ManifestCodec.encode(manifest));

    assertThat(HexFormat.of().formatHex(plain))
        .isEqualTo(
            "050003000161000000000000000000010000010000016200000000000000000000010000026"
                + "35f0000000000000000000100"
                + "02633a0100");
    assertThat(ManifestCodec.decode(deflate(plain))).isEqualTo(manifest);
    plain[15] = 7;
    assertThatThrownBy(() -> ManifestCodec.decode(deflate(plain)))
        .isInstanceOf(MalformedManifestException.class)
        .hasMessageContaining("an entry has the unknown name tag 7");
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
    if (random.nextBoolean()) {
      entries.replaceAll(entry -> entry.with(attributes(random)));
    }
    if (random.nextBoolean()) {
      entries.replaceAll(
          entry ->
              random.nextBoolean() ? entry : entry.wanted(Optional.of("?" + random.nextInt(9))));
    }
    return new Manifest(format, entries);
  }

  private static EntryAttributes attributes(RandomGenerator random) {
    return new EntryAttributes(
        random.nextBoolean(), 900 * random.nextInt(-72, 73), random.nextBoolean());
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
