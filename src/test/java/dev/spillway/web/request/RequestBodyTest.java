package dev.spillway.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

  private static String text(byte[] body) {
    return RequestBody.text(new ByteArrayInputStream(body), Duration.ofMinutes(1), _ -> {});
  }

  @Test
  void aFormKeepsOrderRepetitionAndEveryLetter() {
    assertThat(
            RequestBody.form("student=%E5%B0%8F%E6%98%8E&focus=a+b&focus=c%2Bd&empty=&bare&raw=小"))
        .isEqualTo(
            Map.of(
                "student", List.of("小明"),
                "focus", List.of("a b", "c+d"),
                "empty", List.of(""),
                "bare", List.of(""),
                "raw", List.of("小")));
    assertThat(RequestBody.form("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%ff", "%c3=1", "a=%+1", "a=%-1"})
  void aMalformedFormIsRefused(String form) {
    assertThatThrownBy(() -> RequestBody.form(form))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().type().status()).isEqualTo(400));
  }

  @Test
  void jsonNumbersKeepAllDigits() {
    assertThat(RequestBody.json("{\"a\": 12345678901234567890, \"b\": 1.10}"))
        .isEqualTo(
            Map.of("a", new BigInteger("12345678901234567890"), "b", new BigDecimal("1.10")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "1",
        "{",
        "{\"a\":1}}",
        "{\"a\":1,\"a\":2}",
        "{a:1}",
        "{\"a\":NaN}",
        "\"x\""
      })
  void whatIsNoObjectIsRefused(String json) {
    assertThatThrownBy(() -> RequestBody.json(json))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().type().status()).isEqualTo(400);
              assertThat(e.problem().detail()).doesNotContain("java.", "LinkedHashMap", "Token");
            });
  }

  @Test
  void deepNestingIsRefusedRatherThanFollowed() {
    assertThatThrownBy(() -> RequestBody.json("{\"a\":" + "[".repeat(100_000)))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void aBodyOverTheLimitIsRefused() {
    assertThat(text(new byte[RequestBody.LIMIT])).hasSize(RequestBody.LIMIT);
    assertThatThrownBy(() -> text(new byte[RequestBody.LIMIT + 1]))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().type().status()).isEqualTo(413));
    assertThat(RequestBody.text(null, Duration.ZERO, _ -> {})).isEmpty();
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    assertThatThrownBy(() -> text(new byte[] {(byte) 0xC3, 0x28}))
        .isInstanceOf(ProblemException.class);
  }
}
