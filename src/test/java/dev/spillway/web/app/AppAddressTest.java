package dev.spillway.web.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.problem.ProblemException;
import dev.spillway.testing.Hostile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the application is asked, and only for what is below its address. */
class AppAddressTest {

  private static final URI BASE = URI.create("http://127.0.0.1:8000/base");

  private static String asked(String target) {
    return AppAddress.of(target).orElseThrow().below(BASE).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          /apps/shop/                    | /
          /apps/shop/a.zip               | /a.zip
          /apps/shop/a/b/                | /a/b/
          /apps/shop/a%20b.zip           | /a%20b.zip
          /apps/shop/a b                 | -
          /apps/shop/%E5%B0%8F.zip       | /%E5%B0%8F.zip
          /apps/shop/å°\u008f.zip        | /%E5%B0%8F.zip
          /apps/shop/a%2Fb               | /a%2Fb
          /apps/shop/@evil.example       | /@evil.example
          /apps/shop/:80@evil.example/   | /:80@evil.example/
          /apps/shop/http://evil.example | -
          /apps/shop/a..b                | /a..b
          /apps/shop/a?x=../..           | /a?x=../..
          /apps/shop/a?id[]=1&q="x"^{y}  | /a?id[]=1&q=%22x%22%5E%7By%7D
          /apps/shop/a?b?c=%d            | /a?b?c=%25d
          /apps/shop/?                   | /?
          """)
  void aPathStaysAsItIs(String target, String asked) {
    if (asked.equals("-")) {
      assertThatThrownBy(() -> AppAddress.of(target)).isInstanceOf(ProblemException.class);
    } else {
      assertThat(asked(target)).isEqualTo(BASE + asked);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/evil.example",
        "//evil.example",
        "%2Fevil.example",
        "%2f%2fevil.example",
        "a//b",
        "..",
        "../x",
        "a/../../x",
        "a/..",
        ".",
        "./x",
        "%2e%2e/x",
        ".%2E/x",
        "%2E./x",
        "%252e%252e/x",
        "%25252e%25252e/x",
        "..%2fx",
        "a%2f..%2f..%2fx",
        "..;/x",
        "a/..;b=c/x",
        "..%3Bb/x",
        "%5c%5cevil.example",
        "..\\x",
        "..%5cx",
        "a%0d%0aHost:%20evil.example",
        "a%00b",
        "a\r\nb",
        "a#b",
        "%252525252525252e"
      })
  void aPathThatCouldLeaveIsRefused(String path) {
    assertThatThrownBy(() -> AppAddress.of("/apps/shop/" + path))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("malformed-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/apps/shop", "/apps//shop/x", "/apps/Shop/x", "/apps/s%68op/x", "/x/../apps/shop/y",
        "http://evil.example/apps/shop/x", "//apps/shop/x", "/apps/../apps/shop/x", "*", ""
      })
  void anythingElseNamesNoApplication(String target) {
    assertThat(AppAddress.of(target)).isEqualTo(Optional.empty());
  }

  @Test
  void noSpellingLeavesTheAddressOfTheApplication() throws IOException {
    int refused = 0;
    for (String path : Hostile.paths(Path.of("secret.txt"))) {
      String bytes = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      try {
        URI asked = AppAddress.of("/apps/shop/" + bytes).orElseThrow().below(BASE);
        assertThat(asked.getRawAuthority()).as(path).isEqualTo("127.0.0.1:8000");
        assertThat(asked.getRawPath()).as(path).startsWith("/base/");
        assertThat(Arrays.asList(asked.getPath().split("/", -1)))
            .as(path)
            .doesNotContain("..", ".");
      } catch (ProblemException _) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(50);
  }
}
