package dev.spillway.archive.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.layout.PartedLayout;
import dev.spillway.archive.manifest.Manifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EntryNamesTest {

  static Stream<Arguments> hostile() {
    return Stream.of(
            row("is empty", ""),
            row("absolute", "/", "/etc/passwd", "//server/share/x"),
            row("leaves its folder", ".", "..", "../x", "a/../x", "a/..", "a/./x", "./x"),
            row("empty part", "a//x", "a//", "a//b/"),
            row("backslash", "..\\x", "a\\..\\x", "\\\\server\\share", "C:\\x"),
            row("drive letter", "C:x", "c:/x", "z:", "a/C:/x"),
            row("U+0000", "a\0b", "a.png\0.exe"),
            row("U+000A", "a\nb", "\n"),
            row("U+000D", "a\r\nSet-Cookie: b=1"),
            row("U+001B", "a\u001b[2Jb"),
            row("U+007F", "a\u007f"),
            row("U+0085", "a\u0085b"),
            row("U+009B", "a\u009b2J"),
            row("U+202E", "a\u202egnp.exe"),
            row("U+200F", "\u200fa"),
            row("U+2066", "a\u2066b"),
            row("U+2069", "a\u2069"),
            row("U+061C", "a\u061cb"),
            row("U+2028", "a\u2028b"),
            row("U+FEFF", "\ufeffa"),
            row(
                "device",
                "CON",
                "con",
                "Nul.txt",
                "aux.tar.gz",
                "a/PRN/b",
                "com1",
                "LPT9.png",
                "COM²"),
            row("device", "CON .txt", "nul:stream", "CONIN$", "clock$", "COM0"),
            row("dot or a space", "a.", "a ", "a./b", "a /b", "...", "a/. ./b", " "),
            row("contains :", "plan:final.txt", "课:1/题.png", "10:30.png"),
            row("contains ?", "what?.txt", "a/题?.png"),
            row("contains *", "what*.txt", "*"),
            row("contains \"", "a\"b"),
            row("contains <", "x<y>z"),
            row("contains >", "x>z"),
            row("contains |", "p|q"),
            row("half a character", "a\ud83d", "\ude00a", "a\ud83d\ud83d"),
            row("part of 256 bytes", "a".repeat(256), "x/" + "a".repeat(256) + "/y"),
            row("part of 258 bytes", "中".repeat(86)),
            row("has 4096 bytes", "abcdefg/".repeat(511) + "abcdefgh"),
            row("has 79999 bytes", "abcdefg/".repeat(9_999) + "abcdefg"))
        .flatMap(rows -> rows);
  }

  private static Stream<Arguments> row(String reason, String... names) {
    return Stream.of(names).map(name -> Arguments.of(reason, name));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refusesHostileNames(String reason, String name) {
    assertThatThrownBy(() -> EntryNames.check(name))
        .isInstanceOfSatisfying(
            UnsafeEntryNameException.class,
            e -> {
              assertThat(e.name()).isEqualTo(name);
              assertThat(e.reason()).contains(reason);
              assertThat(e.getMessage())
                  .doesNotContainPattern("[\\p{Cc}\\u202e\\u200f]")
                  .hasSizeLessThan(1_500);
            });
    assertThatThrownBy(
            () ->
                Manifest.planned(
                    Format.ZIP, List.of(Entry.stored(name, 0, Instant.EPOCH, PartedLayout.NONE))))
        .isInstanceOf(UnsafeEntryNameException.class);
  }

  @Test
  void aFinalSlashIsAFolderThatNoFileMayBe() {
    EntryNames names = new EntryNames();
    names.add("a/b/");
    names.add("A/");
    names.add("a/b/c");
    assertThatThrownBy(() -> names.add("a/B")).isInstanceOf(UnsafeEntryNameException.class);
    assertThatThrownBy(() -> names.add("a/b/C/"))
        .isInstanceOf(UnsafeEntryNameException.class)
        .hasMessageContaining("is a folder, but \"a/b/c\" is a file");
    assertThatThrownBy(() -> names.add("../")).isInstanceOf(UnsafeEntryNameException.class);
    assertThatThrownBy(
            () -> Entry.stored("a/", 0, Instant.EPOCH, Content.Inline.of(new byte[] {1})))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Against all folders of all names; with characters that precede a slash, and that follow it. */
  @Test
  void filesAndFoldersOfOneNameExcludeEachOther() {
    List<String> parts = List.of("a", "A", "a!", "a-b", "a.b", "a0", "b", "é", "e\u0301");
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      EntryNames names = new EntryNames();
      Set<String> files = new HashSet<>();
      Set<String> folders = new HashSet<>();
      for (int i = 0; i < 25; i++) {
        String name =
            IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> parts.get(random.nextInt(parts.size())))
                .collect(Collectors.joining("/"));
        boolean folder = random.nextInt(5) == 0;
        String folded = FoldedName.of(name);
        List<String> above = new ArrayList<>();
        for (int slash = folded.indexOf('/'); slash > 0; slash = folded.indexOf('/', slash + 1)) {
          above.add(folded.substring(0, slash));
        }
        boolean free =
            !files.contains(folded)
                && (folder || !folders.contains(folded))
                && above.stream().noneMatch(files::contains);
        String added = folder ? name + "/" : name;
        if (free) {
          names.add(added);
          folders.addAll(above);
          (folder ? folders : files).add(folded);
        } else {
          assertThatThrownBy(() -> names.add(added))
              .as("%s of seed %s", added, seed)
              .isInstanceOf(UnsafeEntryNameException.class);
        }
      }
    }
  }

  @Test
  void hostileNamesAreMany() {
    assertThat(hostile()).hasSizeGreaterThan(60);
  }

  @Test
  void takesWhatIsUnusualButSafe() {
    EntryNames names = new EntryNames();
    Stream.concat(
            Sample.NAMES.stream(),
            Stream.of(
                ".hidden",
                "..a",
                "a..b",
                "...a",
                "a b",
                "CONSOLE",
                "con1",
                "COM10",
                "LPT",
                "nullable.txt",
                "~",
                "a".repeat(255),
                "abcdefg/".repeat(511) + "abcdefg",
                "第①课",
                "第1课",
                "Ａ",
                "A",
                "ısı",
                "isi"))
        .forEach(name -> assertThatCode(() -> names.add(name)).as(name).doesNotThrowAnyException());
  }

  static Stream<Arguments> clashing() {
    return Stream.of(
        Arguments.of("a", "a", "is there twice"),
        Arguments.of("a/b", "a/b", "is there twice"),
        Arguments.of("A.png", "a.PNG", "is the same as \"A.png\""),
        Arguments.of("Übung", "übung", "is the same as"),
        Arguments.of("\u00e9t\u00e9", "e\u0301te\u0301", "is the same as"),
        Arguments.of("\u00c9", "e\u0301", "is the same as"),
        Arguments.of("\uac00", "\u1100\u1161", "is the same as"),
        Arguments.of("ﬁle", "file", "is the same as"),
        Arguments.of("straße", "STRASSE", "is the same as"),
        Arguments.of("ΟΔΟΣ", "οδος", "is the same as"),
        Arguments.of("οδοσ", "οδος", "is the same as"),
        Arguments.of("\u212a", "k", "is the same as"),
        Arguments.of("\ud801\udc00", "\ud801\udc28", "is the same as"),
        Arguments.of("A/x", "a/X", "is the same as \"A/x\""),
        Arguments.of("a", "a/b", "\"a\" is a file"),
        Arguments.of("a/b/c", "a", "other entries are inside a folder"),
        Arguments.of("a/b/c", "A/B", "other entries are inside a folder"),
        Arguments.of("É", "e\u0301/x/y", "\"É\" is a file"));
  }

  @ParameterizedTest
  @MethodSource("clashing")
  void refusesNamesThatMeetOnSomeFileSystem(String first, String second, String reason) {
    EntryNames names = new EntryNames();
    names.add("other/file");
    names.add(first);

    assertThatThrownBy(() -> names.add(second))
        .isInstanceOf(UnsafeEntryNameException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aRefusedNameLeavesNothingBehind() {
    EntryNames names = new EntryNames();
    names.add("a");

    assertThatThrownBy(() -> names.add("a/b/c")).isInstanceOf(UnsafeEntryNameException.class);
    assertThatThrownBy(() -> names.add("b/../c")).isInstanceOf(UnsafeEntryNameException.class);

    assertThatCode(() -> names.add("b")).doesNotThrowAnyException();
    assertThatThrownBy(() -> names.add("A/b")).hasMessageContaining("\"a\" is a file");
  }

  @Test
  void aMessageShowsWhatCannotBeSeen() {
    assertThatThrownBy(() -> EntryNames.check("a\u202egnp.exe"))
        .hasMessage("the entry name \"a\\u202egnp.exe\" contains the control character U+202E");
  }
}
