package dev.spillway.source.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Hostile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

  private static final WebAddress BASE =
      new WebAddress(URI.create("https://app.internal:8443/exports/"));

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          report.pdf,           report.pdf
          2026/a b.pdf,         2026/a%20b.pdf
          方案/一.pdf,          %E6%96%B9%E6%A1%88/%E4%B8%80.pdf
          a?x=1#y.pdf,          a%3Fx%3D1%23y.pdf
          100% & more;x.pdf,    100%25%20%26%20more%3Bx.pdf
          user@host:80/a,       user%40host%3A80/a
          """)
  void eachPartIsEncoded(String path, String encoded) {
    assertThat(BASE.of(path)).hasValue(URI.create(BASE.base() + encoded));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "./a",
        "a\0b",
        "\\..\\a",
        "a\\b",
        "a\nb",
        "%2e%2e/a",
        "..%2fa",
        "%252e%252e/a",
        "a%00b",
        "..%5ca",
        "%c0%ae%c0%ae/a",
        "..;/a",
        ".;x/a",
        "%u002e",
        "a\rb",
        "\ud800"
      })
  void whatMayLeaveTheBaseHasNoAddress(String path) {
    assertThat(BASE.of(path)).isEqualTo(Optional.empty());
  }

  @Test
  void noSpellingOfAPathLeavesTheBase() throws IOException {
    for (String path : Hostile.paths(Path.of("/tmp/secret.txt"))) {
      Optional<URI> address = BASE.of(path);
      if (address.isPresent()) {
        assertThat(address.get().normalize().toString()).as(path).startsWith("" + BASE.base());
        assertThat(address.get()).as(path).isEqualTo(address.get().normalize());
        assertThat(address.get().getPath().split("/")).as(path).doesNotContain(".", "..");
        assertThat(address.get().getPath()).as(path).doesNotContain("\\");
      }
    }
  }

  @Test
  void aPathThatIsTooLongHasNoAddress() {
    assertThat(BASE.of("a/".repeat(100) + "b")).isPresent();
    assertThat(BASE.of("a/".repeat(200) + "b")).isEmpty();
    assertThat(BASE.of(("x".repeat(250) + "/").repeat(20) + "b")).isEmpty();
  }
}
