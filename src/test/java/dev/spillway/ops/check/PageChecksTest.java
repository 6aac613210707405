package dev.spillway.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator brings for the pages stops the start when it cannot be used. */
class PageChecksTest {

  @TempDir Path folder;

  private static List<String> findings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("spillway.recipes", "examples/recipes");
    settings.put("spillway.roots.training-files.path", "examples/training-files");
    settings.put("spillway.access.mode", "");
    settings.put("spillway.limits.stalled-download", "5m");
    return new StartChecks(
            Settings.read(new PropertiesConfigSource(settings, "test", 500)),
            "UTF-8",
            OptionalLong.of(1024))
        .findings();
  }

  @ParameterizedTest
  @CsvSource({
    "colour, blue, #1f5f8b",
    "colour, #fff, #1f5f8b",
    "link, /account, spillway.page.link",
    "link, javascript:alert(1), spillway.page.link",
    "forms, perhaps, spillway.page.forms",
    "logo, /nowhere/logo.svg, cannot be read",
    "messages, /nowhere/messages, cannot be read"
  })
  void namesTheSettingAndTheRemedy(String setting, String value, String sentence) {
    assertThat(findings(Map.of("spillway.page." + setting, value)))
        .singleElement(STRING)
        .contains("spillway.page." + setting, sentence);
  }

  @Test
  void aLogoIsASmallImage() throws IOException {
    Path text = Files.writeString(folder.resolve("logo.txt"), "logo");
    assertThat(findings(Map.of("spillway.page.logo", text.toString())))
        .singleElement(STRING)
        .contains(".svg");
    Path large = Files.write(folder.resolve("logo.png"), new byte[33 * 1024]);
    assertThat(findings(Map.of("spillway.page.logo", large.toString())))
        .singleElement(STRING)
        .contains("32 KB");
    Path good = Files.write(folder.resolve("good.PNG"), new byte[1024]);
    assertThat(findings(Map.of("spillway.page.logo", good.toString()))).isEmpty();
  }

  @Test
  void aFileOfMessagesHasMessagesOfThePages() throws IOException {
    Files.writeString(folder.resolve("de.properties"), "download=Herunterladen\n");
    assertThat(findings(Map.of("spillway.page.messages", folder.toString()))).isEmpty();
    Files.writeString(folder.resolve("fr.properties"), "telecharger=Télécharger\n");
    assertThat(findings(Map.of("spillway.page.messages", folder.toString())))
        .singleElement(STRING)
        .contains("fr.properties", "telecharger");
  }
}
