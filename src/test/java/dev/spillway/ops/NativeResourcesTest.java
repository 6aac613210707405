package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A native image has only the resources that it is told of: each that our code reads by itself. */
class NativeResourcesTest {

  private static final Pattern READ = Pattern.compile("getResource(AsStream)?\\(");

  /** A file by its whole name, or the folder of several. */
  private static final Pattern NAME =
      Pattern.compile("\"(?:/([\\w./-]+\\.\\w+)|((?:[\\w-]+/)+))\"");

  @Test
  void eachResourceThatIsReadIsRegistered() throws IOException {
    List<String> registered = registered();
    for (Path source : sources()) {
      String text = Files.readString(source);
      if (READ.matcher(text).find()) {
        List<String> read =
            NAME.matcher(text)
                .results()
                .map(name -> name.group(1) == null ? name.group(2) : name.group(1))
                .toList();
        assertThat(read).as("names of resources in %s", source).isNotEmpty();
        assertThat(read)
            .allMatch(name -> registered.stream().anyMatch(glob -> matches(glob, name)));
      }
    }
  }

  /** Extensions register what is theirs; Java's own serialization and reflection need a registration that we do not make. */
  @Test
  void nothingIsReflectedOrSerialized() throws IOException {
    for (Path source : sources()) {
      assertThat(Files.readString(source))
          .as(source.toString())
          .doesNotContain(
              "Class.forName(",
              "ObjectOutputStream",
              "ObjectInputStream",
              ".setAccessible(",
              "java.awt");
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static List<String> registered() throws IOException {
    Properties settings = new Properties();
    try (InputStream file =
        NativeResourcesTest.class.getResourceAsStream("/application.properties")) {
      settings.load(file);
    }
    return List.of(settings.getProperty("quarkus.native.resources.includes").split(",", -1));
  }

  private static boolean matches(String glob, String name) {
    if (name.endsWith("/")) {
      return glob.startsWith(name);
    }
    return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(name));
  }
}
