package dev.spillway.archive.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.layout.Segment;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.testing.CpuTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any range of any layout is the same slice of the whole. */
class LayoutRangesTest {

  @ParameterizedTest
  @EnumSource
  void everyRangeOfASmallArchive(Format format) {
    Sample sample =
        new Sample()
            .file("a", new byte[] {1, 2, 3}, Instant.EPOCH)
            .file("empty", new byte[0], Instant.EPOCH)
            .inline("b", new byte[] {4, 5}, Instant.EPOCH)
            .inline("nothing", new byte[0], Instant.EPOCH)
            .file("名", new byte[] {6}, Instant.EPOCH);
    Layout layout = sample.manifest(format).layout();
    byte[] whole = sample.read(layout, 0, layout.length());

    assertThat(whole).hasSize((int) layout.length());
    int step = format == Format.ZIP ? 1 : 61;
    for (int from = 0; from <= whole.length; from += step) {
      for (int to = from; to <= whole.length; to += step) {
        assertThat(sample.read(layout, from, to)).isEqualTo(Arrays.copyOfRange(whole, from, to));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomRangesOfRandomArchives(Format format) {
    for (int seed = 0; seed < 60; seed++) {
      RandomGenerator random = new Random(seed);
      Sample sample =
          Sample.random(random, format, random.nextInt(1, 60), seed % 3 == 0 ? 65_537 : 900);
      Layout layout = sample.manifest(format).layout();
      byte[] whole = sample.read(layout, 0, layout.length());

      assertThat(whole).as("seed %s", seed).hasSize((int) layout.length());
      for (int i = 0; i < 200; i++) {
        int from = random.nextInt(whole.length + 1);
        int to =
            i % 2 == 0
                ? random.nextInt(from, whole.length + 1)
                : Math.min(from + 1 + i, whole.length);
        assertThat(sample.read(layout, from, to))
            .as("seed %s, bytes %s to %s", seed, from, to)
            .isEqualTo(Arrays.copyOfRange(whole, from, to));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void headersBetweenFilesAreOneSegment(Format format) {
    Sample sample = new Sample();
    for (int i = 0; i < 84; i++) {
      sample.file("课/" + i, new byte[2000 + i], Instant.EPOCH);
    }
    Layout layout = sample.manifest(format).layout();

    List<Segment> segments = new ArrayList<>();
    layout.segments(0, layout.length()).forEachRemaining(segments::add);

    int blocks = format == Format.TAR_GZ ? (int) (layout.length() / 65_536) : 0;
    assertThat(segments).hasSizeBetween(2 * 84 + 1, 2 * (84 + blocks) + 1);
    for (int i = 0; i < segments.size(); i++) {
      assertThat(segments.get(i) instanceof Segment.Bytes).isEqualTo(i % 2 == 0);
    }
    assertThat(segments.stream().mapToLong(Segment::length).sum()).isEqualTo(layout.length());
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsNoRange(Format format) {
    Layout layout = new Sample().file("a", new byte[10], Instant.EPOCH).manifest(format).layout();
    long length = layout.length();

    assertThatThrownBy(() -> layout.segments(-1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> layout.segments(6, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> layout.segments(0, length + 1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("bytes 0 to " + (length + 1) + " of an archive of " + length);
    Iterator<Segment> empty = layout.segments(length, length);
    assertThat(empty.hasNext()).isFalse();
    assertThatThrownBy(empty::next).isInstanceOf(NoSuchElementException.class);
  }

  @ParameterizedTest
  @EnumSource
  void hundredThousandEntriesAnswerAtOnce(Format format) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      String path = "视觉/" + i % 3 + "/练习-" + i + ".png";
      FileStamp stamp = new FileStamp(2_000_000L + i, 1_700_000_000_000_000_000L + i, i, i);
      entries.add(
          Entry.stored(
              path,
              i,
              Instant.ofEpochSecond(1_700_000_000L + i),
              new Content.RootFile("pool", path, stamp)));
    }
    Manifest manifest = new Manifest(format, entries);
    Layout layout = manifest.layout();
    RandomGenerator random = new Random(1);
    long[] nanos = new long[5_000];

    for (int i = 0; i < nanos.length; i++) {
      long from = random.nextLong(layout.length());
      long to = Math.min(layout.length(), from + random.nextLong(10_000_000));
      long start = CpuTime.nanos();
      long first = to == from ? 0 : layout.segments(from, to).next().length();
      nanos[i] = CpuTime.nanos() - start;
      assertThat(first).isLessThanOrEqualTo(to - from);
    }

    Arrays.sort(nanos);
    assertThat(Duration.ofNanos(nanos[nanos.length / 2])).isLessThan(Duration.ofMillis(1));
    assertThat(layout.footprint()).isBetween(20_000_000L, 60_000_000L);
  }

  @Test
  void theDirectoryIsMadeInPieces() {
    Sample sample = new Sample();
    for (int i = 0; i < 5_000; i++) {
      sample.file("folder/" + i, new byte[] {1}, Instant.EPOCH);
    }
    Layout layout = sample.manifest(Format.ZIP).layout();

    long directory = layout.length() - 5_000L * (46 + 9 + "folder/".length());
    Iterator<Segment> segments = layout.segments(directory, layout.length());

    assertThat(segments.next().length()).isEqualTo(64 * 1024);
    assertThat(segments.next().length()).isEqualTo(64 * 1024);
  }
}
