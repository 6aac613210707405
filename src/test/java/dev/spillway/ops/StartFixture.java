package dev.spillway.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder with all that must be set, of which a test spoils something. */
public abstract class StartFixture {

  @TempDir public Path directory;

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
