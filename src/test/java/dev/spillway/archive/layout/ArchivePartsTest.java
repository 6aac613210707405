package dev.spillway.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.Sample;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.testing.ArchiveTools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A large archive in parts, each of which is an archive of some of the entries. */
class ArchivePartsTest {

  @TempDir Path folder;

  private static Layout layout(Manifest manifest, long size) {
    return manifest.layout(OptionalLong.of(size));
  }

  /** The entries of part {@code number}. */
  private static List<Entry> entries(Manifest manifest, ArchiveParts parts, int number) {
    int end = number == parts.count() ? manifest.entries().size() : parts.firstEntry(number + 1);
    return manifest.entries().subList(parts.firstEntry(number), end);
  }

  @ParameterizedTest
  @EnumSource
  void eachPartHasAsManyEntriesAsFit(Format format) {
    int several = 0;
    for (int seed = 0; seed < 60; seed++) {
      RandomGenerator random = new Random(seed);
      Manifest manifest =
          Sample.random(random, format, random.nextInt(2, 60), seed % 3 == 0 ? 65_537 : 900)
              .manifest(format);
      long size = random.nextLong(1, manifest.layout().length());
      if (!(layout(manifest, size) instanceof ArchiveParts parts)) {
        continue;
      }
      several++;
      assertThat(parts.firstEntry(1)).isZero();
      for (int number = 1; number <= parts.count(); number++) {
        List<Entry> own = entries(manifest, parts, number);
        Layout part = parts.part(number);
        assertThat(own).as("seed %s", seed).isNotEmpty();
        assertThat(part.etag()).isEqualTo(new Manifest(format, own).layout().etag());
        if (own.size() > 1) {
          assertThat(part.length()).as("seed %s", seed).isLessThanOrEqualTo(size);
        }
        if (number < parts.count()) {
          int next = parts.firstEntry(number + 1);
          List<Entry> more = manifest.entries().subList(parts.firstEntry(number), next + 1);
          assertThat(new Manifest(format, more).layout().length())
              .as("seed %s, part %s and one entry more", seed, number)
              .isGreaterThan(size);
        }
      }
    }
    assertThat(several).isGreaterThan(40);
  }

  @ParameterizedTest
  @EnumSource
  void partsAreOneAfterTheOther(Format format) {
    for (int seed = 0; seed < 20; seed++) {
      RandomGenerator random = new Random(seed);
      Sample sample = Sample.random(random, format, 40, 900);
      Manifest manifest = sample.manifest(format);
      ArchiveParts parts = (ArchiveParts) layout(manifest, manifest.layout().length() / 4);
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      for (int number = 1; number <= parts.count(); number++) {
        assertThat(parts.start(number)).isEqualTo(expected.size());
        Layout part = parts.part(number);
        expected.writeBytes(sample.read(part, 0, part.length()));
      }
      byte[] whole = expected.toByteArray();

      assertThat(parts.length()).isEqualTo(whole.length);
      assertThat(sample.read(parts, 0, whole.length)).isEqualTo(whole);
      for (int i = 0; i < 100; i++) {
        int from = random.nextInt(whole.length + 1);
        int to = random.nextInt(from, whole.length + 1);
        assertThat(sample.read(parts, from, to))
            .as("seed %s, bytes %s to %s", seed, from, to)
            .isEqualTo(Arrays.copyOfRange(whole, from, to));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyToolReadsEveryPart(Format format) throws IOException {
    Sample sample = Sample.random(new Random(7), format, 40, 30_000);
    Manifest manifest = sample.manifest(format);
    ArchiveParts parts = (ArchiveParts) layout(manifest, 100_000);
    Path out = Files.createDirectory(folder.resolve("out"));
    for (int number = 1; number <= parts.count(); number++) {
      Path file =
          sample.write(parts.part(number), folder.resolve(number + "." + format.extension()));
      ArchiveTools.check(format, file);
      ArchiveTools.extract(format == Format.ZIP ? "unzip" : "tar", file, out);
    }
    assertThat(parts.count()).isGreaterThan(3);
    sample.plain().forEach((name, bytes) -> assertThat(out.resolve(name)).hasBinaryContent(bytes));
  }

  @ParameterizedTest
  @EnumSource
  void anEntryIsNeverCut(Format format) {
    Sample sample = new Sample();
    for (String name : List.of("a", "large", "b", "c")) {
      sample.file(name, new byte[name.equals("large") ? 50_000 : 10], Instant.EPOCH);
    }
    Manifest manifest = sample.manifest(format);
    ArchiveParts parts = (ArchiveParts) layout(manifest, 10_000);

    assertThat(manifest.firstEntries(10_000)).containsExactly(0, 1, 2);
    assertThat(parts.part(1).length()).isLessThan(10_000);
    assertThat(parts.part(2).length()).isGreaterThan(50_000);
    assertThat(parts.part(3).length()).isLessThan(10_000);
  }

  @ParameterizedTest
  @EnumSource
  void whatFitsIntoOnePartIsTheArchiveAsItIs(Format format) {
    Manifest manifest = new Sample().file("a", new byte[10], Instant.EPOCH).manifest(format);
    Layout whole = manifest.layout();

    assertThat(layout(manifest, whole.length()).etag()).isEqualTo(whole.etag());
    assertThat(layout(manifest, 1).etag()).isEqualTo(whole.etag());
    assertThat(manifest.layout(OptionalLong.empty()).etag()).isEqualTo(whole.etag());
  }

  @Test
  void aCacheCountsAllParts() {
    Manifest manifest = Sample.random(new Random(1), Format.ZIP, 60, 900).manifest(Format.ZIP);
    Layout whole = manifest.layout();
    ArchiveParts parts = (ArchiveParts) layout(manifest, whole.length() / 5);
    long ofParts = 0;
    for (int number = 1; number <= parts.count(); number++) {
      ofParts += new Manifest(Format.ZIP, entries(manifest, parts, number)).layout().footprint();
      assertThat(parts.part(number).footprint()).isEqualTo(parts.footprint());
    }
    assertThat(parts.footprint()).isGreaterThan(ofParts).isGreaterThan(whole.footprint());
  }

  @Test
  void refusesWhatIsNoRange() {
    Manifest manifest = Sample.random(new Random(1), Format.ZIP, 20, 900).manifest(Format.ZIP);
    Layout parts = layout(manifest, manifest.layout().length() / 3);
    assertThatThrownBy(() -> parts.segments(0, parts.length() + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(parts.segments(parts.length(), parts.length()).hasNext()).isFalse();
  }
}
