package dev.spillway.archive.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.text.Normalizer.Form.NFC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.layout.Layout;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives as other people's programs see them. */
class ArchiveToolsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void everyToolFindsRandomArchivesFaultless(Format format) throws IOException {
    for (int seed = 0; seed < 4; seed++) {
      Sample sample = Sample.random(new Random(seed), format, 20 + 10 * seed, 30_000);
      Path archive = folder.resolve(seed + "." + format.extension());
      sample.write(sample.manifest(format).layout(), archive);

      ArchiveTools.check(format, archive);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ZIP,unzip",
    "ZIP,7z",
    "ZIP,bsdtar",
    "TAR,tar",
    "TAR,7z",
    "TAR,bsdtar",
    "TAR_GZ,tar",
    "TAR_GZ,bsdtar"
  })
  void extractsToTheSameBytesTimesAndModes(Format format, String tool) throws IOException {
    // 7-Zip would not take this folder's name for a path: it reads a leading dash as a switch
    // nowhere, but times to a second.
    Sample sample = Sample.random(new Random(7), format, Sample.NAMES.size(), 5_000);
    Path archive =
        sample.write(sample.manifest(format).layout(), folder.resolve("a." + format.extension()));
    Path target = Files.createDirectory(folder.resolve("out"));

    ArchiveTools.extract(tool, archive, target);

    for (Entry entry : sample.entries()) {
      // libarchive composes UTF-8 names on its own account.
      boolean composed = tool.equals("bsdtar");
      Path file = target.resolve(composed ? Normalizer.normalize(entry.name(), NFC) : entry.name());
      assertThat(file).as(entry.name()).hasBinaryContent(sample.plain().get(entry.name()));
      assertThat(Files.getLastModifiedTime(file).toInstant())
          .as(entry.name())
          .isEqualTo(entry.modified());
      assertThat(Files.getPosixFilePermissions(file))
          .as(entry.name())
          .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }
    try (var files = Files.walk(target)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(sample.entries().size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ZIP,unzip",
    "ZIP,7z",
    "ZIP,bsdtar",
    "TAR,tar",
    "TAR,bsdtar",
    "TAR_GZ,tar",
    "TAR_GZ,bsdtar"
  })
  void aProgramStaysOne(Format format, String tool) throws IOException {
    Instant time = Instant.parse("2026-11-21T08:00:01Z");
    Sample sample =
        new Sample()
            .inline("bin/run", "#!/bin/sh\n".getBytes(UTF_8), time)
            .with(EntryAttributes.EXECUTABLE)
            .inline("bin/名 run", "#!/bin/sh\n".getBytes(UTF_8), time)
            .with(EntryAttributes.EXECUTABLE)
            .inline("readme.txt", "text".getBytes(UTF_8), time);
    if (format != Format.TAR) {
      sample.deflated("deflated", new byte[2_000], time).with(EntryAttributes.EXECUTABLE);
    }
    Path archive = sample.write(sample.manifest(format).layout(), folder.resolve("a"));
    ArchiveTools.check(format, archive);
    Path target = Files.createDirectory(folder.resolve("out"));

    ArchiveTools.extract(tool, archive, target);

    for (Entry entry : sample.entries()) {
      assertThat(Files.getPosixFilePermissions(target.resolve(entry.name())))
          .as(entry.name())
          .isEqualTo(
              PosixFilePermissions.fromString(
                  entry.attributes().executable() ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  /**
   * Windows shows DOS times only; tools that know the extended timestamp restore the exact time.
   */
  @Test
  void aZipTellsLocalTimes() throws IOException {
    Instant time = Instant.parse("2026-11-21T20:30:01Z");
    Sample sample =
        new Sample()
            .inline("utc", new byte[1], time)
            .inline("shanghai", new byte[1], time)
            .with(new EntryAttributes(false, 8 * 3600, false))
            .inline("first", new byte[1], Instant.parse("1980-01-01T00:00:00Z"))
            .with(new EntryAttributes(false, -5 * 3600, false))
            .inline("last", new byte[1], Instant.parse("2107-12-31T23:00:00Z"))
            .with(new EntryAttributes(false, 8 * 3600, false));
    Path archive = sample.write(sample.manifest(Format.ZIP).layout(), folder.resolve("a"));
    ArchiveTools.check(Format.ZIP, archive);
    Path target = Files.createDirectory(folder.resolve("out"));
    ArchiveTools.extract("unzip", archive, target);

    assertThat(dosTimesAndExtras(archive))
        .isEqualTo(
            "utc 2026-11-21 20:30:00 9\nshanghai 2026-11-22 04:30:00 9\n"
                + "first 1980-01-01 00:00:00 9\nlast 2107-12-31 23:59:58 0\n");
    assertThat(Files.getLastModifiedTime(target.resolve("shanghai")).toInstant()).isEqualTo(time);
  }

  @Test
  void aZipTellsNoTimestampThatReadersTakeForAnotherTime() throws IOException {
    Sample sample =
        new Sample()
            .inline("1950", new byte[1], Instant.parse("1950-01-01T00:00:01Z"))
            .inline("1969", new byte[1], Instant.ofEpochSecond(-1))
            .inline("1970", new byte[1], Instant.EPOCH)
            .inline("2150", new byte[1], Instant.parse("2150-01-01T00:00:01Z"));
    Path archive = sample.write(sample.manifest(Format.ZIP).layout(), folder.resolve("a"));
    ArchiveTools.check(Format.ZIP, archive);

    assertThat(dosTimesAndExtras(archive))
        .isEqualTo(
            "1950 1980-01-01 00:00:00 0\n1969 1980-01-01 00:00:00 0\n"
                + "1970 1980-01-01 00:00:00 9\n2150 2107-12-31 23:59:58 0\n");
  }

  private static String dosTimesAndExtras(Path archive) {
    return ArchiveTools.run(
        "python3",
        "-c",
        """
        import sys, zipfile
        for e in zipfile.ZipFile(sys.argv[1]).infolist():
            print(e.filename, "%d-%02d-%02d %02d:%02d:%02d" % e.date_time, len(e.extra))
        """,
        archive.toString());
  }

  @ParameterizedTest
  @EnumSource
  void pythonSeesNamesTimesAndModes(Format format) throws IOException {
    Sample sample = Sample.random(new Random(9), format, Sample.NAMES.size(), 100);
    Path archive = sample.write(sample.manifest(format).layout(), folder.resolve("a"));
    String script =
        switch (format) {
          case ZIP ->
              """
              import sys, zipfile
              for e in zipfile.ZipFile(sys.argv[1]).infolist():
                  print(e.filename, e.file_size, oct(e.external_attr >> 16), e.create_system, e.flag_bits, sep="|")
              """;
          case TAR, TAR_GZ ->
              """
              import sys, tarfile
              for e in tarfile.open(sys.argv[1], "r:*"):
                  print(e.name, e.size, oct(e.mode), e.uid + e.gid, e.mtime, sep="|")
              """;
        };
    StringBuilder expected = new StringBuilder();
    for (Entry entry : sample.entries()) {
      expected.append(entry.name()).append('|').append(entry.size()).append('|');
      expected.append(
          switch (format) {
            case ZIP -> "0o100644|3|2048\n";
            case TAR, TAR_GZ -> "0o644|0|" + entry.modified().getEpochSecond() + "\n";
          });
    }

    assertThat(ArchiveTools.run("python3", "-c", script, archive.toString()))
        .isEqualTo(expected.toString());
  }

  /** A ZIP counts them in 16 bits as long as it can; a TAR does not count. */
  static List<Arguments> manyEntries() {
    List<Arguments> inShort =
        List.of(
            Arguments.of(Format.ZIP, 65_535),
            Arguments.of(Format.ZIP, 65_536),
            Arguments.of(Format.TAR_GZ, 70_000));
    List<Arguments> more =
        List.of(
            Arguments.of(Format.ZIP, 65_534),
            Arguments.of(Format.ZIP, 70_000),
            Arguments.of(Format.TAR, 70_000));
    return Form.choose(inShort, Stream.concat(inShort.stream(), more.stream()).toList());
  }

  @ParameterizedTest
  @MethodSource("manyEntries")
  void moreEntriesThanSixteenBitsCount(Format format, int count) throws IOException {
    Sample sample = new Sample();
    for (int i = 0; i < count; i++) {
      sample.inline(
          i % 100 + "/" + i,
          Integer.toString(i).getBytes(UTF_8),
          Instant.ofEpochSecond(1_000_000_000L + i));
    }
    Path archive = sample.write(sample.manifest(format).layout(), folder.resolve("many"));

    ArchiveTools.check(format, archive);

    switch (format) {
      case ZIP ->
          assertThat(ArchiveTools.run("zipinfo", "-h", archive.toString()))
              .contains("entries: " + count);
      case TAR, TAR_GZ ->
          assertThat(ArchiveTools.run("tar", "-tf", archive.toString()).lines()).hasSize(count);
    }
  }

  @ParameterizedTest
  @EnumSource
  void emptyArchives(Format format) throws IOException {
    Sample sample = new Sample();
    Layout layout = sample.manifest(format).layout();
    Path archive = sample.write(layout, folder.resolve("empty." + format.extension()));

    assertThat(layout.length())
        .isEqualTo(
            switch (format) {
              case ZIP -> 22;
              case TAR -> 1024;
              case TAR_GZ -> 10 + 5 + 1024 + 2 + 8;
            });
    assertThat(layout.lastModified()).isEqualTo(Instant.EPOCH);
    ArchiveTools.run("7z", "t", archive.toString());
    ArchiveTools.run("bsdtar", "-tf", archive.toString());
    String module = format == Format.ZIP ? "zipfile" : "tarfile";
    assertThat(
            ArchiveTools.run("python3", "-m", module, "-l", archive.toString())
                .lines()
                .skip(format == Format.ZIP ? 1 : 0))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theToolsDoFindFaults(Format format) throws IOException {
    Sample sample =
        new Sample()
            .file("a", new byte[5_000], Instant.EPOCH)
            .file("b", new byte[5_000], Instant.EPOCH);
    Layout layout = sample.manifest(format).layout();
    byte[] bytes = sample.read(layout, 0, layout.length());
    Path archive = folder.resolve("damaged." + format.extension());
    // In a content where there is a checksum, in the header of a TAR's second.
    bytes[format == Format.TAR ? 512 + 5_120 + 10 : 600] ^= 1;
    Files.write(archive, bytes);

    assertThatThrownBy(() -> ArchiveTools.check(format, archive))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> ArchiveTools.run("no-such-tool-is-installed", "-t"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no-such-tool-is-installed cannot be run");
  }

  @Test
  void longestNames() throws IOException {
    // The tools extract below a folder: leave room for it within a Linux path.
    String name = ("深".repeat(85) + "/").repeat(15) + "end";
    for (Format format : Format.values()) {
      Sample sample = new Sample().file(name, new byte[] {1, 2}, Instant.EPOCH);
      Path archive =
          sample.write(
              sample.manifest(format).layout(), folder.resolve("long." + format.extension()));

      ArchiveTools.check(format, archive);
    }
  }

  @Test
  void timesThatFieldsCannotSay() throws IOException {
    Map<String, Instant> times =
        Map.of(
            "before DOS", Instant.parse("1975-06-01T12:00:01Z"),
            "before Unix", Instant.parse("1950-01-01T00:00:01Z"),
            "after 32 bits", Instant.parse("2040-01-01T00:00:01Z"),
            "after DOS", Instant.parse("2150-01-01T00:00:01Z"),
            "after ustar", Instant.parse("2255-01-01T00:00:01Z"));
    for (Format format : Format.values()) {
      Sample sample = new Sample();
      times.forEach((name, time) -> sample.file(name, new byte[] {1}, time));
      Path archive =
          sample.write(
              sample.manifest(format).layout(), folder.resolve("times." + format.extension()));

      ArchiveTools.check(format, archive);
    }
    Path target = Files.createDirectory(folder.resolve("times"));
    ArchiveTools.extract("bsdtar", folder.resolve("times.tar"), target);
    for (var time : times.entrySet()) {
      assertThat(Files.getLastModifiedTime(target.resolve(time.getKey())).toInstant())
          .isEqualTo(time.getValue());
    }
  }
}
