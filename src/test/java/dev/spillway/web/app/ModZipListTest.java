package dev.spillway.web.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of mod_zip, and the file names of their answers. */
class ModZipListTest {

  private static final App SHOP =
      new App(
          "shop",
          URI.create("http://127.0.0.1"),
          "selection",
          Set.of(),
          Locations.of(List.of("/files/:media", "/files/old/:archive", "/:rest")),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          1000,
          1);

  private static String translated(String lines) throws IOException {
    return translated(SHOP, lines.getBytes(StandardCharsets.UTF_8));
  }

  private static String translated(App app, byte[] lines) throws IOException {
    try (ModZipList list = new ModZipList(new ByteArrayInputStream(lines), app, 1_000_000)) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void eachLineIsAnEntry() throws IOException {
    assertThat(
            translated(
                """
                1034ab38 428    /files/2026/a.jpg   Day 1/a.jpg\r
                - 100339 /files/2026/b%20c%2B+%25.jpg Day 2/b c.jpg\r
                ab38 0 /files/old/%E5%B0%8F.txt "小".txt

                0 0 @directory Empty/
                - 1 /else x
                """))
        .isEqualTo(
            """
            {}
            {"root":"media","path":"2026/a.jpg","name":"Day 1/a.jpg","size":428,"crc32":"1034ab38"}
            {"root":"media","path":"2026/b c++%.jpg","name":"Day 2/b c.jpg","size":100339}
            {"root":"archive","path":"小.txt","name":"\\"小\\".txt","size":0,"crc32":"0000ab38"}
            {"folder":"Empty/"}
            {"root":"rest","path":"else","name":"x","size":1}
            """);
    assertThat(translated("")).isEqualTo("{}\n");
    assertThat(translated("- 1 /a b")).endsWith("\"name\":\"b\",\"size\":1}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          <!doctype html>            | is not "crc size path name"
          - 1 /a                     | is not "crc size path name"
          - -1 /a b                  | is not "crc size path name"
          123456789 1 /a b           | is not "crc size path name"
          xyz 1 /a b                 | is not "crc size path name"
          - 9999999999999999999 /a b | is not "crc size path name"
          - 1 /a?x=y b               | has a path with a query
          - 1 /a%zz b                | has a path in which % is no escape
          - 1 /a%2 b                 | has a path in which % is no escape
          - 1 /a%ff b                | is not UTF-8
          - 1 a b                    | has a path that is in none of spillway.apps.shop.locations: "a"
          """)
  void theLineThatIsNoneIsNamed(String line, String why) {
    assertThatThrownBy(() -> translated("- 1 /a b\n" + line + "\n"))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("unusable-answer: Line 2 of the list of \"shop\" " + why);
  }

  /** Also those that leave nothing in the translation. */
  @Test
  void allBytesCount() {
    for (String lines :
        List.of("\n".repeat(1_000_001), ("-" + " ".repeat(9999) + "1 /a b\n").repeat(100))) {
      assertThatThrownBy(() -> translated("- 1 /a b\n" + lines))
          .isInstanceOf(ProblemException.class)
          .hasMessage("unusable-answer: The list of \"shop\" has more than 1000000 bytes.");
    }
  }

  @Test
  void aLineHasAnEnd() {
    assertThatThrownBy(() -> translated("- 1 /" + "a".repeat(100_000)))
        .hasMessageContaining("Line 1 of the list of \"shop\" is longer than 32768 bytes");
    assertThatThrownBy(() -> translated(SHOP, new byte[] {'-', ' ', '1', ' ', '/', (byte) 0xff}))
        .hasMessageContaining("is not UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          attachment; filename=Holiday.zip                          | Holiday.zip
          attachment; FileName = "A \\"b\\"; c.zip"                 | A "b"; c.zip
          attachment; filename="å°\u008f.zip"                       | 小.zip
          attachment; filename="x.zip"; filename*=UTF-8''%E5%B0%8F%20.zip | 小 .zip
          attachment                                                | -
          attachment; filename=""                                   | -
          """)
  void theFileNameOfTheAnswer(String disposition, String name) {
    assertThat(AppFilename.in(disposition))
        .isEqualTo(name.equals("-") ? Optional.empty() : Optional.of(name));
  }

  @Test
  void aLocationIsThePathOfAFolderAndARoot() {
    assertThat(List.of("/files/:media", "/:m", " /a/b/:m ")).allMatch(Locations::isLocation);
    assertThat(List.of("files/:media", "/files:media", "/files/:", "/files/", ":m", "/a/:b/c"))
        .noneMatch(Locations::isLocation);
  }
}
