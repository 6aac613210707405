package dev.spillway.page.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The languages are complete, and a reader gets the right one. */
class LanguagesTest {

  private static final List<Messages> OWN = MessageFiles.own();
  private static final Pattern VALUE = Pattern.compile("\\{[a-z]+}");

  private static List<String> values(String text) {
    return VALUE.matcher(text).results().map(MatchResult::group).sorted().toList();
  }

  @Test
  void eachOwnLanguageIsComplete() {
    Messages english = OWN.getFirst();
    for (Messages other : OWN) {
      assertThat(other.texts().keySet()).isEqualTo(english.texts().keySet());
      english
          .texts()
          .forEach(
              (key, text) ->
                  assertThat(values(other.text(key)))
                      .as("values of %s in %s", key, other.tag())
                      .isEqualTo(values(text)));
    }
  }

  /** A template with a message that is not there would be an error in a person's browser. */
  @Test
  void eachMessageOfATemplateIsThere() throws Exception {
    int found = 0;
    try (Stream<Path> templates = Files.list(Path.of("src/main/resources/templates/page"))) {
      for (Path template : templates.toList()) {
        for (MatchResult key :
            Pattern.compile("frame\\.t\\('([^']+)'\\)")
                .matcher(Files.readString(template))
                .results()
                .toList()) {
          assertThat(OWN.getFirst().find(key.group(1))).as(key.group(1)).isPresent();
          found++;
        }
      }
    }
    assertThat(found).isGreaterThan(15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zh-CN,zh;q=0.9,en;q=0.8 | zh-CN",
        "zh-TW | zh-CN",
        "zh | zh-CN",
        "en-GB,zh;q=0.9 | en",
        "fr,zh;q=0.5,en;q=0.4 | zh-CN",
        "zh;q=0,en | en",
        "fr | en",
        "ar-EG,en;q=0.5 | ar",
        "* | en",
        "no header at all;;; | en",
        "'' | en"
      })
  void choosesWhatTheReaderPrefers(String accepted, String tag, @TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("ar.properties"), "download=تنزيل\n");
    List<Messages> all =
        Stream.concat(MessageFiles.of(folder, OWN.getFirst()).stream(), OWN.stream()).toList();
    assertThat(Languages.choose(all, accepted).tag()).isEqualTo(tag);
    assertThat(Languages.choose(all, null).tag()).isEqualTo("en");
    assertThat(Languages.choose(all, "zh,".repeat(10_000)).tag()).isEqualTo("en");
  }

  @Test
  void aFileOfTheOperatorIsOneMoreLanguage(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("ar.properties"), "download=تنزيل\n");
    Messages arabic = MessageFiles.of(folder, OWN.getFirst()).getFirst();
    assertThat(arabic.text("download")).isEqualTo("تنزيل");
    assertThat(arabic.text("again")).isEqualTo("Ask again");
    assertThat(arabic.direction()).isEqualTo("rtl");
    assertThat(OWN.getLast().direction()).isEqualTo("ltr");
  }

  @ParameterizedTest
  @CsvSource({
    "he, rtl",
    "fa-IR, rtl",
    "ckb, rtl",
    "az-Arab, rtl",
    "ku, ltr",
    "ar-Latn, ltr",
    "sr-Cyrl-RS, ltr"
  })
  void theScriptOfALanguageTellsItsDirection(String tag, String direction) {
    assertThat(new Messages(tag, Map.of()).direction()).isEqualTo(direction);
  }

  @ParameterizedTest
  @CsvSource({"deutsch lang.properties, download=x, deutsch", "de.properties, downlod=x, downlod"})
  void aFileThatIsNoLanguageIsRefused(String name, String text, String told, @TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve(name), text);
    assertThatThrownBy(() -> MessageFiles.of(folder, OWN.getFirst()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(told);
  }
}
