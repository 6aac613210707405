package dev.spillway.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.deflate.ParallelDeflaterTest;
import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.Sample;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.CpuTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One gzip member around the TAR that the same entries make when they are stored. */
class TarGzLayoutTest {

  private static final Instant TIME = Instant.parse("1980-01-01T00:00:00Z");
  private static final String SHA256 = "0".repeat(64);

  @TempDir Path folder;

  @Test
  void everyByteAroundADeflatedEntry() {
    Sample sample = new Sample().deflated("a", new byte[1_000], TIME);
    Layout layout = sample.manifest(Format.TAR_GZ).layout();
    byte[] deflated = Sample.deflate(new byte[1_000]);
    ByteBuffer whole = whole(sample, layout);

    assertThat(hex(whole, 10)).isEqualTo("1f8b0800000000000003");
    assertThat(hex(whole, 5)).as("header of the entry").isEqualTo("000002fffd");
    whole.position(whole.position() + 512);
    assertThat(hex(whole, deflated.length - 2))
        .isEqualTo(HexFormat.of().formatHex(deflated, 0, deflated.length - 2));
    assertThat(hex(whole, 5)).as("filling and end").isEqualTo("001804e7fb");
    assertThat(hex(whole, 24 + 1_024)).matches("0+");
    assertThat(hex(whole, 2)).isEqualTo("0300");
    assertThat(whole.getInt()).isEqualTo(Sample.crc32(tar(sample)));
    assertThat(whole.getInt()).isEqualTo(512 + 1_024 + 1_024);
    assertThat(whole.hasRemaining()).isFalse();
    assertThat(layout.mediaType()).isEqualTo("application/gzip");
    assertThat(layout.lastModified()).isEqualTo(TIME);
  }

  @Test
  void itIsTheTarOfTheSameEntries() throws IOException {
    for (int seed = 0; seed < 60; seed++) {
      Sample sample =
          Sample.random(
              new Random(seed), Format.TAR_GZ, 1 + seed % 40, seed % 2 == 0 ? 900 : 200_000);
      Layout layout = sample.manifest(Format.TAR_GZ).layout();

      assertThat(gunzip(whole(sample, layout).array())).as("seed %s", seed).isEqualTo(tar(sample));
    }
  }

  /**
   * Around whole stored blocks: what one holds less the TAR's header before it, and its filling
   * after it.
   */
  @ParameterizedTest
  @ValueSource(ints = {65_023, 65_024, 65_535, 65_536, 131_070, 130_558, 400_000})
  void contentsAroundStoredBlocks(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Sample sample =
        new Sample()
            .file("file", bytes, TIME)
            .deflated("deflated", new byte[size], TIME)
            .inline("inline", Arrays.copyOf(bytes, Math.min(size, 262_144)), TIME);
    Layout layout = sample.manifest(Format.TAR_GZ).layout();
    byte[] whole = whole(sample, layout).array();

    assertThat(gunzip(whole)).isEqualTo(tar(sample));
    RandomGenerator random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      int block = 10 + 65_540 * random.nextInt(7);
      int from = Math.clamp(block + random.nextInt(-12, 12), 0, whole.length);
      int to =
          Math.clamp(from + random.nextInt(2) * 65_540 + random.nextInt(24), from, whole.length);
      assertThat(sample.read(layout, from, to))
          .as("bytes %s to %s", from, to)
          .isEqualTo(Arrays.copyOfRange(whole, from, to));
    }
  }

  @Test
  void everyRangeOfASmallArchiveOfAllKinds() {
    Sample sample =
        new Sample()
            .deflated("a", new byte[300], TIME)
            .deflated("nothing", new byte[0], TIME)
            .file("b", new byte[] {1, 2, 3}, TIME)
            .deflated("c", new byte[] {1, 2, 3}, TIME)
            .inline("d", new byte[0], TIME);
    Layout layout = sample.manifest(Format.TAR_GZ).layout();
    byte[] whole = whole(sample, layout).array();

    for (int from = 0; from <= whole.length; from += 7) {
      for (int to = from; to <= whole.length; to += to - from < 40 ? 1 : 101) {
        assertThat(sample.read(layout, from, to)).isEqualTo(Arrays.copyOfRange(whole, from, to));
      }
    }
  }

  @Test
  void deflatedContentsMayBeInline() throws IOException {
    byte[] plain = ParallelDeflaterTest.text(600_000, 1);
    byte[] deflated = Sample.deflate(plain);
    assertThat(deflated.length).isBetween(2 * 65_536, Content.INLINE_LIMIT);
    Entry entry =
        new Entry(
            "a",
            plain.length,
            Sample.crc32(plain),
            TIME,
            Entry.Compression.DEFLATED,
            Content.Inline.of(deflated));
    Layout layout = new Manifest(Format.TAR_GZ, List.of(entry)).layout();

    assertThat(gunzip(whole(new Sample(), layout).array()))
        .isEqualTo(tar(new Sample().file("a", plain, TIME)));
  }

  /** So that the kernel can send all of it at once. */
  @Test
  void aDeflatedEntryIsOneSlice() {
    Content part = new Content.BlobPart("b", 1_000_000_000, 7, 900_000_000, SHA256);
    Layout layout =
        new Manifest(Format.TAR_GZ, List.of(deflated("a", 5_000_000_000L, part))).layout();

    List<Segment> segments = new ArrayList<>();
    layout.segments(0, layout.length()).forEachRemaining(segments::add);

    assertThat(segments).hasSize(3);
    assertThat(segments.get(1)).isEqualTo(new Segment.Slice(part, 0, 899_999_998));
  }

  @Test
  void aContentThatCannotBeDeflatedIsRefusedWithItsName() {
    Manifest manifest =
        new Manifest(Format.TAR_GZ, List.of(deflated("课.csv", 1, Content.Inline.of(new byte[1]))));

    assertThatThrownBy(manifest::layout)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the entry \"课.csv\" is said to be deflated, but has a content of 1 bytes");
  }

  @Test
  void hundredThousandDeflatedEntriesAnswerAtOnce() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      entries.add(
          deflated(
              "folder/" + i,
              5_000,
              new Content.BlobPart("b", 1L << 30, i * 1_000L, 1_000, SHA256)));
    }
    Layout layout = new Manifest(Format.TAR_GZ, entries).layout();
    RandomGenerator random = new Random(1);
    long[] nanos = new long[5_000];

    for (int i = 0; i < nanos.length; i++) {
      long from = random.nextLong(layout.length() - 1);
      long start = CpuTime.nanos();
      layout.segments(from, layout.length()).next();
      nanos[i] = CpuTime.nanos() - start;
    }

    Arrays.sort(nanos);
    assertThat(Duration.ofNanos(nanos[nanos.length / 2])).isLessThan(Duration.ofMillis(1));
    assertThat(layout.footprint()).isBetween(20_000_000L, 80_000_000L);
  }

  @Test
  void readersOfOneMemberSeeAllOfAMixedArchive() throws IOException {
    Sample sample =
        new Sample()
            .deflated("archive.json", ParallelDeflaterTest.text(3_000_000, 3), TIME)
            .file("images/cover.jpg", ParallelDeflaterTest.text(200_000, 4), TIME)
            .inline("manifest.json", new byte[] {'{', '}'}, TIME)
            .deflated("empty.csv", new byte[0], TIME);
    Path archive =
        sample.write(sample.manifest(Format.TAR_GZ).layout(), folder.resolve("a.tar.gz"));

    ArchiveTools.check(Format.TAR_GZ, archive);
    assertThat(ArchiveTools.run("tar", "-tzvf", archive.toString()).lines()).hasSize(4);
    assertThat(ArchiveTools.run("gzip", "-lv", archive.toString())).contains("3204096");
    assertThat(Files.size(archive)).isLessThan(1_500_000);
  }

  private static Entry deflated(String name, long size, Content content) {
    return new Entry(name, size, 1, TIME, Entry.Compression.DEFLATED, content);
  }

  /** The bytes of {@code sample}'s entries in a TAR. */
  private static byte[] tar(Sample sample) {
    Sample stored = new Sample();
    for (Entry entry : sample.entries()) {
      stored.file(entry.name(), sample.plain().get(entry.name()), entry.modified());
    }
    return whole(stored, stored.manifest(Format.TAR).layout()).array();
  }

  private static ByteBuffer whole(Sample sample, Layout layout) {
    byte[] bytes = sample.read(layout, 0, layout.length());
    assertThat(bytes).hasSize((int) layout.length());
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The next bytes of {@code buffer}. */
  private static String hex(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** As the Java library reads it, which goes on to the next member if there is one. */
  private static byte[] gunzip(byte[] bytes) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }
}
