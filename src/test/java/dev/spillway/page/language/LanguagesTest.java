package dev.spillway.page.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The languages are complete, and a reader gets the right one. */
class LanguagesTest {

  private static final List<Messages> OWN = MessageFiles.own();
  private static final Pattern VALUE = Pattern.compile("\\{[a-z]+}");

  private static String base(String key) {
    return Plural.baseOf(key).orElse(key);
  }

  /** A language has the plural forms that it needs. */
  private static Set<String> withoutForms(Messages messages) {
    return messages.texts().keySet().stream().map(LanguagesTest::base).collect(Collectors.toSet());
  }

  private static List<String> values(String text) {
    return VALUE.matcher(text).results().map(MatchResult::group).sorted().toList();
  }

  @Test
  void eachOwnLanguageIsComplete() {
    Messages english = OWN.getFirst();
    for (Messages other : OWN) {
      assertThat(withoutForms(other)).isEqualTo(withoutForms(english));
      english
          .texts()
          .forEach(
              (key, text) ->
                  assertThat(values(other.find(key).orElseGet(() -> other.text(base(key)))))
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

  @Test
  void aNumberHasThePluralFormOfTheLanguage(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("ru.properties"),
        """
        form.text.to=Не более {most} символов.
        form.text.to.one=Не более {most} символа.
        names.more=… и ещё {count} файлов
        names.more.one=… и ещё {count} файл
        names.more.few=… и ещё {count} файла
        """);
    Files.writeString(folder.resolve("de.properties"), "form.text.to=Höchstens {most} Zeichen.\n");
    Files.writeString(folder.resolve("en-GB.properties"), "again=Ask again, please\n");
    List<Messages> others = MessageFiles.of(folder, OWN.getFirst());
    Messages german = others.get(0);
    Messages british = others.get(1);
    Messages russian = others.get(2);
    assertThat(OWN.getFirst().counted("form.text.to", "most", 1)).isEqualTo("At most 1 character.");
    assertThat(OWN.getFirst().counted("form.text.to", "most", 2))
        .isEqualTo("At most 2 characters.");
    assertThat(OWN.getLast().counted("form.text.to", "most", 1)).isEqualTo("最多 1 个字符。");
    assertThat(british.counted("form.text.to", "most", 1)).isEqualTo("At most 1 character.");
    assertThat(german.counted("form.text.to", "most", 1)).isEqualTo("Höchstens 1 Zeichen.");
    assertThat(russian.counted("names.more", "count", 1)).isEqualTo("… и ещё 1 файл");
    assertThat(russian.counted("names.more", "count", 22)).isEqualTo("… и ещё 22 файла");
    assertThat(russian.counted("names.more", "count", 12)).isEqualTo("… и ещё 12 файлов");
    assertThat(russian.counted("form.text.to", "most", 101)).isEqualTo("Не более 101 символа.");
    assertThat(russian.counted("left.minutes", "count", 1)).isEqualTo("about 1 min");
  }

  /** As the samples of CLDR 46 say. */
  @ParameterizedTest
  @CsvSource({
    "en, 0 OTHER 1 ONE 2 OTHER 11 OTHER 21 OTHER",
    "zh, 0 OTHER 1 OTHER 2 OTHER",
    "fr, 0 ONE 1 ONE 2 OTHER",
    "pt, 0 ONE 1 ONE 2 OTHER",
    "ru, 0 MANY 1 ONE 2 FEW 5 MANY 11 MANY 12 MANY 21 ONE 22 FEW 111 MANY",
    "sr, 0 OTHER 1 ONE 2 FEW 5 OTHER 11 OTHER 21 ONE",
    "pl, 0 MANY 1 ONE 2 FEW 5 MANY 12 MANY 21 MANY 22 FEW",
    "cs, 0 OTHER 1 ONE 2 FEW 4 FEW 5 OTHER 22 OTHER",
    "sl, 0 OTHER 1 ONE 2 TWO 3 FEW 5 OTHER 101 ONE 102 TWO",
    "is, 0 OTHER 1 ONE 11 OTHER 21 ONE",
    "lt, 0 OTHER 1 ONE 2 FEW 10 OTHER 11 OTHER 21 ONE",
    "lv, 0 ZERO 1 ONE 2 OTHER 10 ZERO 11 ZERO 21 ONE",
    "ro, 0 FEW 1 ONE 2 FEW 19 FEW 20 OTHER 101 FEW",
    "he, 0 OTHER 1 ONE 2 TWO 3 OTHER",
    "ar, 0 ZERO 1 ONE 2 TWO 3 FEW 10 FEW 11 MANY 99 MANY 100 OTHER 103 FEW",
    "ga, 1 ONE 2 TWO 3 FEW 7 MANY 11 OTHER",
    "cy, 0 ZERO 1 ONE 2 TWO 3 FEW 4 OTHER 6 MANY"
  })
  void theFormsAreThoseOfUnicode(String language, String samples) {
    Pattern.compile("(\\d+) ([A-Z]+)")
        .matcher(samples)
        .results()
        .forEach(
            sample ->
                assertThat(Plural.of(language, Long.parseLong(sample.group(1))))
                    .as(language + " " + sample.group(1))
                    .isEqualTo(Plural.valueOf(sample.group(2))));
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
  @CsvSource({
    "deutsch lang.properties, download=x, deutsch",
    "de.properties, downlod=x, downlod",
    "de.properties, download.one=x, download.one",
    "de.properties, names.more.single=x, names.more.single"
  })
  void aFileThatIsNoLanguageIsRefused(String name, String text, String told, @TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve(name), text);
    assertThatThrownBy(() -> MessageFiles.of(folder, OWN.getFirst()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(told);
  }
}
