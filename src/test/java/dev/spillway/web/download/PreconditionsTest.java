package dev.spillway.web.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.web.download.Preconditions.Outcome;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {

  private static final String SAME = "Sat, 21 Nov 2026 09:00:00 GMT";
  private final Preconditions preconditions =
      new Preconditions("abc", Instant.parse("2026-11-21T09:00:00Z"));

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "-|-|-|-|PROCEED",
        "-|-|\"abc\"|-|NOT_MODIFIED",
        "-|-|W/\"abc\"|-|NOT_MODIFIED",
        "-|-|\"x\", \"abc\"|-|NOT_MODIFIED",
        "-|-|*|-|NOT_MODIFIED",
        "-|-|\"x\"|-|PROCEED",
        "-|-|abc|-|PROCEED",
        "\"abc\"|-|-|-|PROCEED",
        "*|-|-|-|PROCEED",
        "W/\"abc\"|-|-|-|FAILED",
        "\"x\"|-|-|-|FAILED",
        "\"x\"|-|\"abc\"|-|FAILED",
        "-|Sat, 21 Nov 2026 09:00:00 GMT|-|-|PROCEED",
        "-|Sat, 21 Nov 2026 08:59:59 GMT|-|-|FAILED",
        "-|yesterday|-|-|PROCEED",
        "-|-|-|Sat, 21 Nov 2026 09:00:00 GMT|NOT_MODIFIED",
        "-|-|-|Sat, 21 Nov 2026 08:59:59 GMT|PROCEED",
        "-|-|\"x\"|Sat, 21 Nov 2026 09:00:00 GMT|PROCEED",
        "-|-|-|tomorrow|PROCEED",
      })
  void followTheOrderOfRfc9110(
      String ifMatch,
      String ifUnmodified,
      String ifNoneMatch,
      String ifModified,
      Outcome expected) {
    assertThat(preconditions.evaluate(ifMatch, ifUnmodified, ifNoneMatch, ifModified))
        .isEqualTo(expected);
  }

  @Test
  void aRangeAppliesOnlyToTheVeryArchive() {
    assertThat(preconditions.rangeApplies(null)).isTrue();
    assertThat(preconditions.rangeApplies("\"abc\"")).isTrue();
    assertThat(preconditions.rangeApplies("W/\"abc\"")).isFalse();
    assertThat(preconditions.rangeApplies("\"abd\"")).isFalse();
    assertThat(preconditions.rangeApplies(SAME)).isFalse();
    assertThat(preconditions.rangeApplies("abc")).isFalse();
  }

  @Test
  void writesDatesInTheirPreferredForm() {
    assertThat(Preconditions.httpDate(Instant.parse("2026-11-21T09:00:00Z"))).isEqualTo(SAME);
    assertThat(Preconditions.httpDate(Instant.EPOCH)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
  }
}
