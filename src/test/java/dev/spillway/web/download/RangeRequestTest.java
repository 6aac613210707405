package dev.spillway.web.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.web.transfer.ByteRange;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeRequestTest {

  private static final long LENGTH = 1000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0|0-1",
        "bytes=0-|0-1000",
        "bytes=999-|999-1000",
        "bytes=-1|999-1000",
        "bytes=-5000|0-1000",
        "bytes=10-19|10-20",
        "bytes=10-99999999999999999999999|10-1000",
        "BYTES = 1-2|1-3",
        "bytes=, 1-2 ,|1-3",
        "bytes=0-9,5-14|0-15",
        "bytes=0-9,10-19|0-20",
        "bytes=20-29,0-9|20-30 0-10",
        "bytes=20-29,0-9,5-12|20-30 0-13",
        "bytes=500-,2000-|500-1000",
        "bytes=00000000000000000000000010-11|10-12",
      })
  void satisfiable(String header, String expected) {
    assertThat(RangeRequest.of(header, LENGTH))
        .isEqualTo(
            new RangeRequest.Parts(
                List.of(expected.split(" ", -1)).stream().map(RangeRequestTest::range).toList()));
  }

  private static ByteRange range(String text) {
    String[] ends = text.split("-", 2);
    return new ByteRange(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=1-2-3",
        "bytes=5-4",
        "bytes=0-1,x",
        "bytes 0-1",
        "items=0-1",
        "bytes=--1",
        "bytes=0x1-2",
        "bytes=1 -2",
        "",
        "bytes",
        "bytes=１-２"
      })
  void whatIsMalformedOrUnknownIsIgnored(String header) {
    assertThat(RangeRequest.of(header, LENGTH)).isEqualTo(new RangeRequest.Whole());
  }

  @Test
  void noHeaderAsksForTheWhole() {
    assertThat(RangeRequest.of(null, LENGTH)).isEqualTo(new RangeRequest.Whole());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=99999999999999999999-"})
  void outsideIsRefusedWithTheLength(String header) {
    assertThat(RangeRequest.of(header, LENGTH))
        .isInstanceOfSatisfying(
            RangeRequest.Refused.class,
            refused -> assertThat(refused.sentence()).contains("1000 bytes"));
  }

  @Test
  void sixteenPartsAreAnsweredAndSeventeenRefused() {
    assertThat(RangeRequest.of(separate(16), LENGTH))
        .isInstanceOfSatisfying(
            RangeRequest.Parts.class, parts -> assertThat(parts.ranges()).hasSize(16));
    assertThat(RangeRequest.of(separate(17), LENGTH)).isInstanceOf(RangeRequest.Refused.class);
  }

  private static String separate(int parts) {
    return IntStream.range(0, parts)
        .mapToObj(i -> i * 10 + "-" + (i * 10 + 3))
        .collect(Collectors.joining(",", "bytes=", ""));
  }

  @Test
  void manyOverlappingRangesAreOnePart() {
    String header = "bytes=" + "0-9,".repeat(500);
    assertThat(RangeRequest.of(header, LENGTH))
        .isEqualTo(new RangeRequest.Parts(List.of(new ByteRange(0, 10))));
  }

  @Test
  void aHeaderWithoutEndIsRefusedUnread() {
    assertThat(RangeRequest.of("bytes=" + "0-1,".repeat(2000), LENGTH))
        .isInstanceOf(RangeRequest.Refused.class);
  }

  @Test
  void anyRangesCoverExactlyTheBytesThatWereAskedFor() {
    Random random = new Random(42);
    for (int round = 0; round < 2000; round++) {
      int length = 1 + random.nextInt(60);
      TreeSet<Integer> wanted = new TreeSet<>();
      StringBuilder header = new StringBuilder("bytes=");
      for (int i = 0; i < 1 + random.nextInt(5); i++) {
        int from = random.nextInt(length);
        int to = from + random.nextInt(length - from);
        header.append(from).append('-').append(to).append(',');
        IntStream.rangeClosed(from, to).forEach(wanted::add);
      }
      RangeRequest.Parts parts = (RangeRequest.Parts) RangeRequest.of(header.toString(), length);
      List<Integer> got =
          parts.ranges().stream()
              .flatMap(range -> IntStream.range((int) range.from(), (int) range.to()).boxed())
              .toList();
      assertThat(got)
          .as(header.toString())
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(wanted);
    }
  }
}
