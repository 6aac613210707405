package dev.spillway.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The settings and their page in the documentation are one. */
class DocumentedSettingsTest {

  private static final Path PAGE = Path.of("docs/configuration.md");

  /** Where people read of settings; CHANGELOG.md tells of old ones too. */
  private static final List<String> PLACES =
      List.of("README.md", "README.zh-CN.md", "docs", "examples", "helm", "bench");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(spillway\\.[^`]+)` \\|");
  private static final Pattern DEFAULT =
      Pattern.compile("(?m)^\\| `(spillway\\.[^`]+)` \\| ([^|]+) \\|");
  private static final Pattern MENTION = Pattern.compile("`(spillway\\.[a-z][^`= ]*[^`= .])`");

  @Test
  void eachSettingHasItsRowAndEachRowItsSetting() throws IOException {
    Set<String> settings = new TreeSet<>();
    for (Class<?> mapping : Settings.MAPPINGS) {
      settings.addAll(ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet());
    }
    // A list is written in one setting, with commas; its items have names of their own beside it.
    settings.removeIf(name -> name.endsWith("[*]"));

    assertThat(found(ROW, PAGE)).isEqualTo(settings);
  }

  @Test
  void eachDefaultIsTheOneThatIsBuiltIn() throws IOException {
    Map<String, String> written =
        DEFAULT
            .matcher(Files.readString(PAGE))
            .results()
            .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    Map<String, String> wrong = new TreeMap<>();
    for (Class<?> mapping : Settings.MAPPINGS) {
      ConfigMappings.getProperties(ConfigClass.configClass(mapping))
          .forEach(
              (name, setting) -> {
                String said = written.get(name);
                if (said != null && !said.matches(expected(setting))) {
                  wrong.put(name, said);
                }
              });
    }
    assertThat(written).isNotEmpty();
    assertThat(wrong).isEmpty();
  }

  /**
   * The literal default; "required" where there is none; in words, or by another setting, where it
   * may be missing.
   */
  private static String expected(Property setting) {
    if (setting.hasDefaultValue()) {
      return Pattern.quote("`" + setting.getDefaultValue() + "`");
    }
    boolean mayBeMissing =
        Set.of(Optional.class, OptionalInt.class, Map.class)
            .contains(setting.getMethod().getReturnType());
    return mayBeMissing ? "none|[a-z' ]+|`spillway\\.[^`]+`" : "required";
  }

  @Test
  void noPageNamesASettingThatDoesNotExist() throws IOException {
    Settings settings = Settings.read();
    Set<String> mentioned = new TreeSet<>();
    for (Path page : pages()) {
      Set<String> names = found(MENTION, page);
      assertThat(names).as(page.toString()).allMatch(settings::isKnown);
      mentioned.addAll(names);
    }
    assertThat(mentioned).isNotEmpty();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String place : PLACES) {
      try (var files = Files.walk(Path.of(place))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages;
  }

  private static Set<String> found(Pattern pattern, Path page) throws IOException {
    return pattern
        .matcher(Files.readString(page))
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
