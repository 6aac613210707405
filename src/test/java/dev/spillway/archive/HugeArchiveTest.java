package dev.spillway.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.ArchiveTools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
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

    ArchiveTools.commandLine(Format.ZIP, archive);
    assertDirectory(archive, entries);
    assertThat(ArchiveTools.run("zipinfo", archive.toString()))
        .containsPattern("-rw-r--r-- .* 4294967301 .*stor 26-Nov-21 08:30")
        .contains("4 files, 4295038301 bytes uncompressed");
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
    byte[] zeros = new byte[1 << 20];
    for (long rest = size; rest > 0; rest -= zeros.length) {
      crc.update(zeros, 0, (int) Math.min(rest, zeros.length));
    }
    return Entry.stored(
        name,
        (int) crc.getValue(),
        TIME,
        new Content.RootFile("r", name, new FileStamp(size, 0, 0, 0)));
  }

  /** For tests that look at the directory alone: its CRC is not that of zeros. */
  private static Entry unread(String name, long size) {
    return Entry.stored(
        name, 1, TIME, new Content.RootFile("r", name, new FileStamp(size, 0, 0, 0)));
  }
}
