package dev.spillway.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder with all that must be set, of which a test spoils something. */
public abstract class StartFixture {

  @TempDir public Path directory;

  private final Map<String, String> hidden = new HashMap<>();

  /** Quarkus leaves those of its last application in the process. */
  @BeforeEach
  void hideSettingsOfOthers() {
    for (String name : List.copyOf(System.getProperties().stringPropertyNames())) {
      if (name.startsWith("spillway.")) {
        hidden.put(name, System.clearProperty(name));
      }
    }
  }

  @AfterEach
  void showThemAgain() {
    hidden.forEach(System::setProperty);
  }

  @BeforeEach
  void provideWhatMustBeSet() throws IOException {
    Files.createDirectories(directory.resolve("config"));
    Files.createDirectories(directory.resolve("recipes"));
    Files.createDirectories(directory.resolve("lessons"));
    Files.writeString(
        directory.resolve("recipes/lessons.yaml"),
        """
        title: All lessons
        archive: {format: zip, filename: "lessons.zip"}
        contents:
          - {files: "**/*", root: lessons}
        """);
    configure("");
  }

  void configure(String settings) throws IOException {
    Files.writeString(
        directory.resolve("config/application.properties"),
        "spillway.recipes=recipes\nspillway.roots.lessons.path=lessons\n" + settings);
  }
}
