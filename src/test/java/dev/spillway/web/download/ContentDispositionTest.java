package dev.spillway.web.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDispositionTest {

  private static final Pattern SHAPE =
      Pattern.compile(
          "attachment; filename=\"([^\"\\\\\\p{Cntrl}]*)\"; filename\\*=UTF-8''([!#$&+.^_`|~A-Za-z0-9%-]+)");

  @Test
  void carriesUtf8RawForCurlAndEncodedForBrowsers() {
    String header = ContentDisposition.attachment("小明—4周训练方案.zip");
    assertThat(rawUtf8(header)).contains("filename=\"小明—4周训练方案.zip\"");
    assertThat(header)
        .endsWith(
            "filename*=UTF-8''%E5%B0%8F%E6%98%8E%E2%80%944%E5%91%A8%E8%AE%AD%E7%BB%83%E6%96%B9%E6%A1%88.zip");
  }

  @Test
  void isAsciiWhereAnAddressTellsIt() {
    assertThat(ContentDisposition.asciiAttachment("小明\"s 4周😀.zip"))
        .isEqualTo(
            "attachment; filename=\"___s 4__.zip\"; filename*=UTF-8''%E5%B0%8F%E6%98%8E_s%204%E5%91%A8%F0%9F%98%80.zip");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a\"b.zip|a_b.zip",
        "a\\b.zip|a_b.zip",
        "../etc/passwd|___etc_passwd",
        "a\u202Efdp.zip|a_fdp.zip",
        "a\u2066b\u2069.zip|a_b_.zip",
        "👩\u200d🏫.zip|👩\u200d🏫.zip",
        "plain name.zip|plain name.zip"
      })
  void whatCouldHarmBecomesAnUnderscore(String filename, String expected) {
    assertThat(rawUtf8(ContentDisposition.attachment(filename)))
        .contains("filename=\"" + expected + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\"/../x\r\nSet-Cookie: b=1",
        "a\"; filename=\"b",
        "\u0000\u001f\u007f\u0085",
        "\u2028x\u2029",
        "%0d%0a",
        "😀é",
        ""
      })
  void isAlwaysOneWellFormedHeader(String filename) {
    String header = ContentDisposition.attachment(filename);
    Matcher matcher = SHAPE.matcher(rawUtf8(header));
    assertThat(matcher.matches()).as(header).isTrue();
  }

  private static String rawUtf8(String header) {
    return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
