package dev.spillway.archive.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UniqueNamesTest {

  private final UniqueNames names = new UniqueNames();

  private List<String> others(String... wanted) {
    List<String> given = new ArrayList<>();
    for (String name : wanted) {
      given.add(names.other(name).name());
    }
    return given;
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a/b.txt, a/b.txt",
        "10:30.png, 10_30.png",
        "<what> \"is\" | this?*.pdf, _what_ _is_ _ this__.pdf",
        "a\\b.txt, a_b.txt",
        "..\\x, .._x",
        "../../etc/passwd, __/__/etc/passwd",
        "/etc/passwd, etc/passwd",
        "//server//share/x/, server/share/x",
        "./a/./b, a/b",
        "C:/x, C_/x",
        "CON, _CON",
        "a/nul.tar.gz, a/_nul.tar.gz",
        "COM1 .txt, _COM1 .txt",
        "`a. . `, a____",
        "`a /b.`, a_/b_",
        "., _",
        ".., __",
        "/, _",
        "``, _",
        "第1课：视觉/题?.png, 第1课：视觉/题_.png",
        ".hidden, .hidden",
        "...a, ...a",
      })
  void replacesWhatCannotBeAName(String wanted, String given) {
    GivenName name = names.other(wanted);

    assertThat(name.name()).isEqualTo(given);
    assertThat(name.was()).isEqualTo(Optional.of(wanted).filter(was -> !was.equals(given)));
  }

  @Test
  void replacesWhatCannotBeSeen() {
    assertThat(others("a\0b", "x\u202egnp.exe", "l\r\nm", "\ufeffz", "h\ud83d", "\u001b[2J"))
        .containsExactly("a_b", "x_gnp.exe", "l__m", "_z", "h_", "_[2J");
    assertThat(names.other("k\ud83d").was()).hasValue("k\ufffd");
  }

  static List<Arguments> met() {
    return List.of(
        Arguments.of("a.txt", "a.txt", "a (2).txt"),
        Arguments.of("A.txt", "a.TXT", "a (2).TXT"),
        Arguments.of("x/a.tar.gz", "X/a.tar.gz", "X/a (2).tar.gz"),
        Arguments.of("\u00e9t\u00e9", "e\u0301te\u0301", "e\u0301te\u0301 (2)"),
        Arguments.of("stra\u00dfe.md", "STRASSE.md", "STRASSE (2).md"),
        Arguments.of("a?b", "a*b", "a_b (2)"),
        Arguments.of("..", "__", "__ (2)"),
        Arguments.of(".hidden", ".hidden", ".hidden (2)"),
        Arguments.of("Vol. 2 of all", "Vol. 2 of all", "Vol. 2 of all (2)"),
        Arguments.of("a", "a/b", "a (2)/b"),
        Arguments.of("a", "A/b/c.txt", "A (2)/b/c.txt"),
        Arguments.of("a/b.c", "a/b.c/d/e", "a/b.c (2)/d/e"),
        Arguments.of("a/b", "a", "a (2)"),
        Arguments.of("a/b/c", "A/B", "A/B (2)"),
        Arguments.of("\u00c9", "e\u0301/x/y", "e\u0301 (2)/x/y"));
  }

  @ParameterizedTest
  @MethodSource("met")
  void numbersTheSecond(String first, String second, String given) {
    names.other(first);

    assertThat(names.other(second)).isEqualTo(new GivenName(given, Optional.of(second)));
  }

  @Test
  void aNumberThatIsTakenIsSkipped() {
    assertThat(others("a (2).txt", "a.txt", "A.txt", "a (2).txt", "a (3).txt", "a.txt"))
        .containsExactly(
            "a (2).txt", "a.txt", "A (3).txt", "a (2) (2).txt", "a (3) (2).txt", "a (4).txt");
  }

  @Test
  void theEntriesOfAFolderStayTogether() {
    assertThat(others("a", "a (2)", "a/x", "A/y", "a/x", "a/b/z", "a (3)", "a (2)/w"))
        .containsExactly(
            "a",
            "a (2)",
            "a (3)/x",
            "a (3)/y",
            "a (3)/x (2)",
            "a (3)/b/z",
            "a (3) (2)",
            "a (2) (2)/w");
  }

  @Test
  void theSameFileIsThereOnce() {
    assertThat(names.file("a.txt", "media", "1.txt")).hasValue(given("a.txt"));
    assertThat(names.file("a.txt", "media", "1.txt")).isEmpty();
    assertThat(names.file("A.TXT", "media", "1.txt")).isEmpty();
    assertThat(names.file("copy/a.txt", "media", "1.txt")).hasValue(given("copy/a.txt"));
    assertThat(names.file("a.txt", "photos", "1.txt").orElseThrow().name()).isEqualTo("a (2).txt");
    assertThat(names.file("a.txt", "media", "2.txt").orElseThrow().name()).isEqualTo("a (3).txt");
    assertThat(names.file("a.txt", "media", "1.txt")).isEmpty();
  }

  private static GivenName given(String name) {
    return new GivenName(name, Optional.empty());
  }

  @Test
  void aFolderOfItsOwnIsThereOnceAndIsNoFile() {
    assertThat(names.folder("Empty/")).hasValue(given("Empty"));
    assertThat(names.folder("empty")).isEmpty();
    assertThat(others("Empty", "Empty/a", "b", "c/d"))
        .containsExactly("Empty (2)", "Empty/a", "b", "c/d");
    assertThat(names.folder("c")).isEmpty();
    assertThat(names.folder("B")).hasValue(new GivenName("B (2)", Optional.of("B")));
  }

  @Test
  void whatIsTooLongIsCutBeforeItsExtension() {
    String part = "中".repeat(90);
    List<String> given = others(part + ".pdf", part + ".pdf", "x".repeat(300), part + "/a");

    assertThat(given.getFirst()).isEqualTo("中".repeat(83) + ".pdf");
    assertThat(given.get(1)).isEqualTo("中".repeat(79) + " (2).pdf");
    assertThat(given.get(2)).isEqualTo("x".repeat(255));
    assertThat(given.get(3)).isEqualTo("中".repeat(85) + "/a");
  }

  @Test
  void aNameOfTenMegabytesIsCut() {
    GivenName flat = names.other("x".repeat(10_000_000));
    GivenName deep = names.other("abcdefg/".repeat(1_250_000) + "last.txt");

    assertThat(flat.name()).hasSize(255);
    assertThat(flat.was().orElseThrow()).hasSize(GivenName.LONGEST_SHOWN);
    assertThat(deep.name()).endsWith("/last.txt").hasSizeLessThan(2_800);
  }

  /** Whatever is wanted, in whatever order: the names are those that an archive may have. */
  @Test
  void allNamesTogetherAreSafe() {
    String[] parts = {
      "a",
      "A",
      "a (2)",
      "a (2).txt",
      "b.txt",
      "B.TXT",
      "",
      ".",
      "..",
      "CON",
      "con.txt",
      "x ",
      "é",
      "e\u0301",
      "\\",
      "a:b",
      "a?b",
      "\0",
      "\u202e",
      "\ud83d",
      "中".repeat(100),
      "y".repeat(254),
      "y".repeat(255) + "z",
      "y".repeat(300) + ".txt",
      "Σ.x",
      "ς.x",
      "ΟΔΟΣ",
      "οδος",
      "ß",
      "ss",
      "İ"
    };
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      UniqueNames given = new UniqueNames();
      EntryNames checked = new EntryNames();
      for (int i = 0; i < 200; i++) {
        StringBuilder wanted = new StringBuilder(parts[random.nextInt(parts.length)]);
        for (int depth = random.nextInt(random.nextInt(20) == 0 ? 200 : 4); depth > 0; depth--) {
          wanted.append('/').append(parts[random.nextInt(parts.length)]);
        }
        String name = given.other(wanted.toString()).name();
        EntryNames.checkPortable(name);
        checked.add(name);
      }
    }
  }

  @Test
  void equalCallsGiveEqualNames() {
    String[] wanted = {"a", "A", "a/b", "a/B", "a?", "a*", "a", "../a", "a (2)/c"};

    List<String> first = others(wanted);
    UniqueNames again = new UniqueNames();

    assertThat(List.of(wanted).stream().map(name -> again.other(name).name()).toList())
        .isEqualTo(first);
  }

  @Test
  void aPortableNameStaysAsItIs() {
    for (String name : Sample.NAMES) {
      assertThat(names.other(name)).isEqualTo(given(name));
    }
  }

  /** Quadratic work would take many minutes. */
  @Test
  @Timeout(30)
  void aHundredThousandEqualNamesAreQuick() {
    HashSet<String> different = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      different.add(names.file("IMG_0001.jpg", "media", "day/" + i).orElseThrow().name());
    }
    assertThat(different).hasSize(100_000).contains("IMG_0001 (100000).jpg");

    // Each is there twice, and all are cut to the same start.
    String start = "x".repeat(245);
    for (int i = 0; i < 100_000; i++) {
      different.add(names.other(start + String.format("%010d", i / 2)).name());
    }
    assertThat(different).hasSize(200_000);
  }

  /** It is the device AUX only once it is cut. */
  @Test
  void aNameThatIsCutToADeviceIsReplacedToo() {
    String name = names.other("AUX" + " ".repeat(250) + "b.txt").name();
    new EntryNames().add(name);
    assertThat(name).startsWith("_AUX").endsWith(".txt");
  }

  @Test
  @Timeout(30)
  void oneFileFiftyThousandTimesIsThereOnce() {
    long there = 0;
    for (int i = 0; i < 50_000; i++) {
      there += names.file("IMG_0001.jpg", "media", "a.jpg").isPresent() ? 1 : 0;
    }
    assertThat(there).isEqualTo(1);
  }
}
