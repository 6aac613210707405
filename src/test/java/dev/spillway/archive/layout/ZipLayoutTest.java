package dev.spillway.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.Sample;
import dev.spillway.archive.manifest.Manifest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Zip64 fields are there exactly when a value does not fit; everything is where APPNOTE has it. */
class ZipLayoutTest {

  private static final long FULL = 0xFFFF_FFFFL;
  private static final Instant TIME = Instant.parse("2026-11-21T08:30:15Z");

  @Test
  void everyByteOfASmallArchive() {
    Sample sample = new Sample().inline("名.txt", new byte[] {'h', 'i'}, TIME);
    Layout layout = sample.manifest(Format.ZIP).layout();
    String name = "e5908d2e747874";
    String shared =
        "0008" + "0000" + "c743" + "755d" + "ac2a93d8" + "02000000" + "02000000" + "0700" + "0900";
    String timestamp = "5554" + "0500" + "01" + seconds();

    assertThat(HexFormat.of().formatHex(sample.read(layout, 0, layout.length())))
        .isEqualTo(
            ("504b0304" + "1400" + shared + name + timestamp + "6869")
                + ("504b0102"
                    + "3f03"
                    + "1400"
                    + shared
                    + "0000"
                    + "0000"
                    + "0000"
                    + "0000a481"
                    + "00000000")
                + (name + timestamp)
                + ("504b0506"
                    + "0000"
                    + "0000"
                    + "0100"
                    + "0100"
                    + "3e000000"
                    + "30000000"
                    + "0000"));
    assertThat(layout.mediaType()).isEqualTo("application/zip");
  }

  @Test
  void sizesThatJustFitNeedNoZip64() {
    Layout layout = layout(stored("a", FULL - 1));

    assertThat(layout.length()).isEqualTo(30 + 1 + 9 + FULL - 1 + 46 + 1 + 9 + end64());
    assertThat(local(layout, 0).getShort(4)).isEqualTo((short) 20);
    // The directory starts after 4 GiB, the entry does not: the end needs Zip64, the entry none.
    assertThat(central(layout, 1).getShort(6)).isEqualTo((short) 20);
  }

  @Test
  void anArchiveThatJustFitsHasNoZip64AtAll() {
    long directory = FULL - 1;
    Layout fits = layout(stored("a", directory - 40));
    Layout tooLong = layout(stored("a", directory - 39));

    assertThat(fits.length()).isEqualTo(directory + 56 + 22);
    assertThat(tooLong.length()).isEqualTo(directory + 1 + 56 + end64());
  }

  @Test
  void aSizeThatDoesNotFitIsInBothHeaders() {
    Layout layout = layout(stored("a", FULL));

    ByteBuffer local = local(layout, 0);
    assertThat(local.getShort(4)).isEqualTo((short) 45);
    assertThat(local.getInt(18)).isEqualTo(-1);
    assertThat(local.getInt(22)).isEqualTo(-1);
    assertThat(local.getShort(28)).isEqualTo((short) (20 + 9));
    assertThat(local.getInt(31)).isEqualTo(0x00100001);
    assertThat(local.getLong(35)).isEqualTo(FULL);
    assertThat(local.getLong(43)).isEqualTo(FULL);
    ByteBuffer central = central(layout, 1);
    assertThat(central.getShort(6)).isEqualTo((short) 45);
    assertThat(central.getInt(20)).isEqualTo(-1);
    assertThat(central.getInt(24)).isEqualTo(-1);
    assertThat(central.getInt(42)).isZero();
    assertThat(central.getInt(47)).isEqualTo(0x00100001);
  }

  @Test
  void aDeflatedEntryOverTheLimitOnlyInItsPlainSize() {
    Content content = new Content.RootFile("r", "p", new FileStamp(1000, 0, 0, 0));
    Layout layout = layout(new Entry("a", FULL + 5, 1, TIME, Entry.Compression.DEFLATED, content));

    ByteBuffer local = local(layout, 0);
    assertThat(local.getShort(8)).isEqualTo((short) 8);
    assertThat(local.getLong(35)).isEqualTo(FULL + 5);
    assertThat(local.getLong(43)).isEqualTo(1000);
    ByteBuffer central = central(layout, 1);
    assertThat(central.getInt(20)).isEqualTo(1000);
    assertThat(central.getInt(24)).isEqualTo(-1);
    assertThat(central.getInt(47)).isEqualTo(0x00080001);
    assertThat(central.getLong(51)).isEqualTo(FULL + 5);
  }

  @Test
  void aDeflatedEntryOverTheLimitInBothSizes() {
    Content content = new Content.BlobPart("b", 1L << 40, 5, FULL + 7, "0".repeat(64));
    Layout layout = layout(new Entry("a", 3 * FULL, 1, TIME, Entry.Compression.DEFLATED, content));

    assertThat(layout.length()).isEqualTo(30 + 1 + 20 + 9 + FULL + 7 + 46 + 1 + 20 + 9 + end64());
    ByteBuffer local = local(layout, 0);
    assertThat(local.getLong(35)).isEqualTo(3 * FULL);
    assertThat(local.getLong(43)).isEqualTo(FULL + 7);
    ByteBuffer central = central(layout, 1);
    assertThat(central.getInt(20)).isEqualTo(-1);
    assertThat(central.getInt(24)).isEqualTo(-1);
    assertThat(central.getInt(47)).isEqualTo(0x00100001);
    assertThat(central.getLong(51)).isEqualTo(3 * FULL);
    assertThat(central.getLong(59)).isEqualTo(FULL + 7);
  }

  @Test
  void aSmallEntryBehindFourGibibytesHasOnlyItsOffset() {
    Layout layout = layout(stored("a", FULL - 1), stored("b", 3));

    ByteBuffer central =
        central(layout, 2).position(46 + 1 + 9).slice().order(ByteOrder.LITTLE_ENDIAN);
    assertThat(central.getInt(24)).isEqualTo(3);
    assertThat(central.getInt(42)).isEqualTo(-1);
    assertThat(central.getInt(47)).isEqualTo(0x00080001);
    assertThat(central.getLong(51)).isEqualTo(FULL - 1 + 40);
  }

  @Test
  void sizesWithoutEndAreRefused() {
    assertThatThrownBy(() -> layout(stored("a", Long.MAX_VALUE - 10)))
        .isInstanceOf(ArithmeticException.class);
  }

  private static int end64() {
    return 56 + 20 + 22;
  }

  private static String seconds() {
    ByteBuffer seconds = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    seconds.putInt((int) TIME.getEpochSecond());
    return HexFormat.of().formatHex(seconds.array());
  }

  private static Entry stored(String name, long size) {
    return Entry.stored(
        name, 1, TIME, new Content.RootFile("r", name, new FileStamp(size, 0, 0, 0)));
  }

  private static Layout layout(Entry... entries) {
    return new Manifest(Format.ZIP, List.of(entries)).layout();
  }

  private static ByteBuffer local(Layout layout, long offset) {
    return made(layout, offset, offset + 100);
  }

  /** The directory of {@code entries} entries with names of one letter. */
  private static ByteBuffer central(Layout layout, int entries) {
    List<Segment> segments = new ArrayList<>();
    layout.segments(0, layout.length()).forEachRemaining(segments::add);
    assertThat(segments).hasSize(2 * entries + 1);
    return ((Segment.Bytes) segments.getLast()).buffer().duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer made(Layout layout, long from, long to) {
    Iterator<Segment> segments = layout.segments(from, to);
    return ((Segment.Bytes) segments.next()).buffer().duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
