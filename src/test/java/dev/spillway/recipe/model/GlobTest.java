package dev.spillway.recipe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "**/*.pdf       | a.pdf            | true",
        "**/*.pdf       | a/b/c.pdf        | true",
        "**/*.pdf       | a/b/c.pdfx       | false",
        "**/*.pdf       | a/b.pdf/c        | false",
        "*.pdf          | a.pdf            | true",
        "*.pdf          | a/b.pdf          | false",
        "*.pdf          | axpdf            | false",
        "**             | a/b/c            | true",
        "a/**           | a/b/c            | true",
        "a/**           | b/a/c            | false",
        "a/**/c         | a/c              | true",
        "a/**/c         | a/x/y/c          | true",
        "a**c           | a/x/c            | true",
        "?.png          | 小.png           | true",
        "?.png          | /.png            | false",
        "[a-c]x         | bx               | true",
        "[!a-c]x        | bx               | false",
        "[!a]x          | /x               | false",
        "[]a]           | ]                | true",
        "[.*]           | x                | false",
        "[a&&b]         | a                | true",
        "*.{png,jpg}    | 视觉.jpg         | true",
        "*.{png,jpg}    | a.gif            | false",
        "a,b            | a,b              | true",
        "\\*.txt        | *.txt            | true",
        "\\*.txt        | a.txt            | false",
        "视觉/*/x.png    | 视觉/初级/x.png   | true",
      })
  void matches(String glob, String path, boolean matches) {
    assertThat(new Glob(glob.strip()).matches(path.strip())).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "**/*.pdf, ''",
    "2024/inv-*.pdf, 2024/inv-",
    "a/?.txt, a/",
    "a[b]c, a",
    "'{a,b}/c', ''",
    "'a,b/c', 'a,b/c'",
    "a\\*b*, a*b",
    "视觉/初级/x.png, 视觉/初级/x.png",
  })
  void beginsWithItsTextUpToTheFirstWildcard(String glob, String prefix) {
    assertThat(new Glob(glob).prefix()).isEqualTo(prefix);
  }

  @ParameterizedTest
  @CsvSource({
    "**/*.pdf, a, true",
    "**, a/b, true",
    "*.pdf, a, false",
    "*.pdf, a.pdf, false",
    "a/*.pdf, a, true",
    "a/*.pdf, b, false",
    "a/*.pdf, a/b, false",
    "a/b/c.pdf, a/b, true",
    "a/b/c.pdf, a/c, false",
    "a/**/c/*.pdf, a/x/y, true",
    "[ab]/x, a, true",
    "[ab]/x, c, false",
    "'{a,b/c}/*.pdf', b, true",
    "'{a,b/c}/*.pdf', c, false",
    "a?/x, a, false",
    "a?/x, ab, true",
  })
  void tellsWhereAMatchMayBe(String glob, String folder, boolean may) {
    assertThat(new Glob(glob).mayMatchBelow(folder)).isEqualTo(may);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/x(1)+.txt", "a|b^c$", "a.b"})
  void takesOtherCharactersAsTheyAre(String name) {
    assertThat(new Glob(name).matches(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/a", "../a", "a/../b", "a/..", "[a", "{a", "{a,{b}}", "a}", "a\\", "[z-a]"})
  void tellsWhatToWriteInstead(String glob) {
    assertThatThrownBy(() -> new Glob(glob))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(" ");
  }
}
