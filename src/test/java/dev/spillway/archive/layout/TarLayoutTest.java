package dev.spillway.archive.layout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.Sample;
import dev.spillway.archive.manifest.Manifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class TarLayoutTest {

  private static final Instant TIME = Instant.parse("2026-11-21T08:30:15Z");

  @Test
  void aPlainEntryIsOneHeaderAndWholeBlocks() {
    Sample sample = new Sample().file("a.txt", new byte[513], TIME).file("b", new byte[512], TIME);
    Layout layout = sample.manifest(Format.TAR).layout();
    byte[] whole = sample.read(layout, 0, layout.length());

    assertThat(layout.length()).isEqualTo(512 + 1024 + 512 + 512 + 1024);
    assertThat(new String(whole, 0, 512, UTF_8).replace('\0', '.'))
        .startsWith("a.txt" + ".".repeat(95) + "0000644.0000000.0000000.00000001001.")
        .contains("ustar.00");
    assertThat(Arrays.copyOfRange(whole, whole.length - 1024, whole.length)).containsOnly(0);
    assertThat(layout.mediaType()).isEqualTo("application/x-tar");
  }

  @Test
  void onlyWhatHasNoRoomGetsAPaxHeader() {
    assertThat(headerLength("a".repeat(100))).isEqualTo(512);
    assertThat(headerLength("a".repeat(101))).isEqualTo(3 * 512);
    assertThat(headerLength("中")).isEqualTo(3 * 512);
    assertThat(headerLength(("中".repeat(85) + "/").repeat(2) + "x")).isEqualTo(4 * 512);
  }

  /** Around every change in the number of digits of a record's length. */
  @Test
  void recordsCountTheirOwnDigits() throws IOException {
    for (int length = 1; length <= 1_100; length++) {
      String name = "é" + "/" + "a/".repeat(length / 2) + "b".repeat(1 + length % 2);
      Sample sample = new Sample().file(name, new byte[] {1}, TIME);
      Layout layout = sample.manifest(Format.TAR).layout();
      byte[] whole = sample.read(layout, 0, layout.length());

      try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(whole))) {
        TarArchiveEntry entry = tar.getNextEntry();
        assertThat(entry.getName()).isEqualTo(name);
        assertThat(entry.isFile()).isTrue();
      }
    }
  }

  @Test
  void eightGibibytesGetAPaxSize() {
    long eight = 1L << 33;

    assertThat(layout(eight - 1).length()).isEqualTo(512 + eight + 1024);
    assertThat(layout(eight).length()).isEqualTo(3 * 512 + eight + 1024);
  }

  @Test
  void aDeflatedEntryIsRefusedWithItsName() {
    Manifest manifest = new Sample().deflated("课.bin", new byte[100], TIME).manifest(Format.TAR);

    assertThatThrownBy(manifest::layout)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the entry \"课.bin\" is deflated, which a TAR cannot hold; stage it as it is, or make a ZIP");
  }

  private static long headerLength(String name) {
    return new Sample().file(name, new byte[0], TIME).manifest(Format.TAR).layout().length() - 1024;
  }

  private static Layout layout(long size) {
    Content content = new Content.RootFile("r", "p", new FileStamp(size, 0, 0, 0));
    return new Manifest(Format.TAR, List.of(Entry.stored("a", 0, TIME, content))).layout();
  }
}
