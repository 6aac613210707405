package dev.spillway.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.Form;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives beyond 32 bits, made of zeros in sparse files. */
class HugeArchiveTest {

  private static final long FOUR_GIB = 1L << 32;
  private static final Instant TIME = Instant.parse("2026-11-21T08:30:15Z");

  @TempDir Path folder;

  @Test
  void zipWithAnEntryOfMoreThanFourGibibytesAndOthersBehindIt() throws IOException {
    List<Entry> entries =
        List.of(
            zeros("small", 1_000),
            zeros("大的.bin", FOUR_GIB + 5),
            zeros("behind", 70_000),
            zeros("empty", 0));
    Path archive = write(new Manifest(Format.ZIP, entries).layout(), folder.resolve("huge.zip"));

    Form.choose((Runnable) () -> oneReadsAll(archive), () -> everyToolReadsAll(archive)).run();
    assertDirectory(archive, entries);
    assertThat(ArchiveTools.run("zipinfo", archive.toString()))
        .containsPattern("-rw-r--r-- .* 4294967301 .*stor 26-Nov-21 08:30")
        .contains("4 files, 4295038301 bytes uncompressed");
  }

  private static void everyToolReadsAll(Path archive) {
    ArchiveTools.commandLine(Format.ZIP, archive);
  }

  /** The others find what is around the large entry: to read that takes each some seconds. */
  private static void oneReadsAll(Path archive) {
    ArchiveTools.run("7z", "t", "-bd", archive.toString());
    ArchiveTools.run("unzip", "-tqq", archive.toString(), "small", "behind", "empty");
    ArchiveTools.run("bsdtar", "-tf", archive.toString());
    ArchiveTools.run(
        "python3",
        "-c",
        """
        import sys, zipfile
        with zipfile.ZipFile(sys.argv[1]) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as data:
                    data.read(70000)
        """,
        archive.toString());
  }

  @Test
  void zipAtTheEdgesOfThirtyTwoBits() throws IOException {
    for (long size : new long[] {FOUR_GIB - 2, FOUR_GIB - 1, FOUR_GIB}) {
      List<Entry> entries =
          List.of(unread("a", size), unread("b", 10), unread("c", size), unread("d", 10));
      Path archive =
          write(new Manifest(Format.ZIP, entries).layout(), folder.resolve(size + ".zip"));

      assertDirectory(archive, entries);
      if (size != FOUR_GIB - 1) {
        // UnZip 6.0 takes a size that is 0xFFFFFFFF by Zip64 for a sign that the next entry has a
        // Zip64 size as well.
        ArchiveTools.run("zipinfo", archive.toString());
      }
      ArchiveTools.run("python3", "-m", "zipfile", "-l", archive.toString());
      ArchiveTools.run("bsdtar", "-tvf", archive.toString());
      assertThat(ArchiveTools.run("7z", "l", archive.toString()))
          .contains(Long.toString(2 * size + 20));
    }
  }

  @Test
  void tarWithAnEntryOfMoreThanEightGibibytes() throws IOException {
    List<Entry> entries =
        List.of(
            unread("edge", 2 * FOUR_GIB - 1),
            unread("大的.bin", 2 * FOUR_GIB + 7),
            unread("behind", 3));
    Path archive = write(new Manifest(Format.TAR, entries).layout(), folder.resolve("huge.tar"));
    String script =
        """
        import sys, tarfile
        for entry in tarfile.open(sys.argv[1], "r:"):
            print(entry.name, entry.size)
        """;

    assertThat(ArchiveTools.run("python3", "-c", script, archive.toString()).lines())
        .containsExactly("edge 8589934591", "大的.bin 8589934599", "behind 3");
    assertThat(ArchiveTools.run("tar", "-tf", archive.toString()).lines()).hasSize(3);
    assertThat(ArchiveTools.run("bsdtar", "-tvf", archive.toString())).contains("8589934599");
    assertThat(ArchiveTools.run("7z", "l", archive.toString())).contains("8589934599");
  }

  /** 100 GB in 25 parts, and an entry of its own that is larger than a part. */
  @Test
  void partsOfAHundredGigabytes() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      entries.add(unread("电影/%03d.mkv".formatted(i), 1L << 30));
    }
    entries.add(50, unread("large.mkv", FOUR_GIB + (1L << 30)));
    for (Format format : new Format[] {Format.ZIP, Format.TAR}) {
      Manifest manifest = new Manifest(format, entries);
      // Room for four files with their headers: the directory of a ZIP begins beyond 32 bits.
      ArchiveParts parts = (ArchiveParts) manifest.layout(OptionalLong.of(FOUR_GIB + (1L << 20)));

      assertThat(parts.count()).isEqualTo(27);
      List<String> reader = new ArrayList<>(List.of("python3", "-c", NAMES, format.extension()));
      for (int number = 1; number <= parts.count(); number++) {
        Path archive = write(parts.part(number), folder.resolve(format + "-" + number));
        reader.add(archive.toString());
        assertThat(ArchiveTools.run("bsdtar", "-tf", archive.toString()).lines().count())
            .isBetween(1L, 4L);
        ArchiveTools.run("7z", "l", archive.toString());
        if (format == Format.ZIP) {
          ArchiveTools.run("zipinfo", archive.toString());
        }
      }
      assertThat(ArchiveTools.run(reader.toArray(String[]::new)).lines())
          .containsExactlyElementsOf(
              entries.stream().map(entry -> entry.name() + " " + entry.size()).toList());
    }
  }

  private static final String NAMES =
      """
      import sys, tarfile, zipfile
      for archive in sys.argv[2:]:
          if sys.argv[1] == "zip":
              for entry in zipfile.ZipFile(archive).infolist():
                  print(entry.filename, entry.file_size)
          else:
              for entry in tarfile.open(archive, "r:"):
                  print(entry.name, entry.size)
      """;

  /** Nobody reads the contents: only checksums, lengths and places are looked at. */
  @Test
  void tarGzWithContentsOfMoreThanFourGibibytes() {
    long huge = FOUR_GIB + 77;
    Entry stored = zeros("stored", huge);
    Entry plain = zeros("deflated", 1_000);
    Content part = new Content.BlobPart("b", 1L << 50, 1L << 40, huge, "0".repeat(64));
    Entry deflated =
        new Entry("deflated", 1_000, plain.crc32(), TIME, Entry.Compression.DEFLATED, part);
    Entry behind = zeros("behind", 70_000);
    Layout layout = new Manifest(Format.TAR_GZ, List.of(stored, deflated, behind)).layout();
    Layout tar = new Manifest(Format.TAR, List.of(stored, plain, behind)).layout();
    long first = 512 + PartedLayout.filled(huge, 512) + 512;
    long last = 24 + 512 + 70_144 + 1_024;
    long firstLength = first + 5 * Math.ceilDiv(first, 65_535);
    long lastLength = last + 5 * Math.ceilDiv(last, 65_535);

    assertThat(tar.length()).isEqualTo(first + 1_000 + last);
    assertThat(layout.length()).isEqualTo(10 + firstLength + (huge - 2) + lastLength + 10);
    ByteBuffer trailer = made(layout, layout.length() - 8, layout.length());
    assertThat(trailer.getInt()).isEqualTo(crc32OfZeros(tar));
    assertThat(trailer.getInt()).isEqualTo((int) tar.length());
    long block = 65_536;
    ByteBuffer header = made(layout, 10 + 65_540 * block, 10 + 65_540 * block + 5);
    assertThat(header.get()).isZero();
    assertThat(header.getInt()).isEqualTo(0xFFFF);
    assertThat(layout.segments(10 + 65_540 * block + 5, layout.length()).next())
        .isEqualTo(new Segment.Slice(stored.content(), 65_535 * block - 512, 65_535));
    assertThat(layout.segments(10 + firstLength + FOUR_GIB, layout.length()).next())
        .isEqualTo(new Segment.Slice(part, FOUR_GIB, 75));
  }

  private static ByteBuffer made(Layout layout, long from, long to) {
    return ((Segment.Bytes) layout.segments(from, to).next())
        .buffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int crc32OfZeros(Layout layout) {
    CRC32 crc = new CRC32();
    layout
        .segments(0, layout.length())
        .forEachRemaining(
            segment -> {
              switch (segment) {
                case Segment.Bytes made -> crc.update(made.buffer());
                case Segment.Slice slice -> addZeros(crc, slice.length());
              }
            });
    return (int) crc.getValue();
  }

  private static void assertDirectory(Path archive, List<Entry> entries) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      List<? extends ZipEntry> found = zip.stream().toList();
      assertThat(found)
          .extracting(ZipEntry::getName)
          .containsExactlyElementsOf(entries.stream().map(Entry::name).toList());
      assertThat(found)
          .extracting(ZipEntry::getSize)
          .containsExactlyElementsOf(entries.stream().map(Entry::size).toList());
      assertThat(zip.getInputStream(found.get(1)).readNBytes(5)).containsExactly(0, 0, 0, 0, 0);
    }
  }

  /** Whatever comes from content stays a hole. */
  private static Path write(Layout layout, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      for (Iterator<Segment> segments = layout.segments(0, layout.length()); segments.hasNext(); ) {
        switch (segments.next()) {
          case Segment.Bytes made -> {
            ByteBuffer bytes = made.buffer();
            while (bytes.hasRemaining()) {
              channel.write(bytes);
            }
          }
          case Segment.Slice slice -> channel.position(channel.position() + slice.length());
        }
      }
      assertThat(channel.size()).isEqualTo(layout.length());
    }
    return file;
  }

  private static Entry zeros(String name, long size) {
    CRC32 crc = new CRC32();
    addZeros(crc, size);
    return Entry.stored(
        name,
        (int) crc.getValue(),
        TIME,
        new Content.RootFile("r", name, new FileStamp(size, 0, 0, 0)));
  }

  private static void addZeros(CRC32 crc, long size) {
    byte[] zeros = new byte[1 << 20];
    for (long rest = size; rest > 0; rest -= zeros.length) {
      crc.update(zeros, 0, (int) Math.min(rest, zeros.length));
    }
  }

  /** For tests that look at the directory alone: its CRC is not that of zeros. */
  private static Entry unread(String name, long size) {
    return Entry.stored(
        name, 1, TIME, new Content.RootFile("r", name, new FileStamp(size, 0, 0, 0)));
  }
}
