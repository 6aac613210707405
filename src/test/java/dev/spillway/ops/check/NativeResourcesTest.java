package dev.spillway.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMappingInterface;
import io.smallrye.config.ConfigMappingLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
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

  /**
   * Extensions register what is theirs; Java's own serialization and reflection need a registration
   * that we do not make.
   */
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

  /**
   * Quarkus has no services found at build time: the file is copied into a binary, and its classes
   * are not.
   */
  @Test
  void eachServiceOfOursCanBeMade() throws Exception {
    List<String> services = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/META-INF/services"))) {
      for (Path file : files.toList()) {
        services.addAll(Files.readAllLines(file));
      }
    }
    assertThat(services).isNotEmpty();
    for (String service : services) {
      assertThat(Class.forName(service)).hasAnnotation(RegisterForReflection.class);
    }
  }

  /** The start looks through them for settings that do not exist, and a binary would know none. */
  @Test
  void theMappingsOfTheSettingsCanBeReadInABinary() throws IOException {
    RegisterForReflection registered =
        SettingsMappings.class.getAnnotation(RegisterForReflection.class);
    assertThat(registered.targets()).containsAll(Settings.MAPPINGS);
    assertThat(Settings.MAPPINGS).hasSize(registered.targets().length - 1);
    assertThat(registered.ignoreNested()).isFalse();
    Set<Class<?>> readable = new HashSet<>();
    for (Class<?> target : registered.targets()) {
      readable.add(target);
      readable.addAll(List.of(target.getDeclaredClasses()));
    }
    for (Class<?> mapping : Settings.MAPPINGS) {
      assertThat(ConfigMappingLoader.getConfigMappingsMetadata(mapping))
          .filteredOn(ConfigMappingInterface.class::isInstance)
          .allMatch(each -> readable.contains(each.getInterfaceType()));
    }
    assertThat(registered()).contains("application.properties");
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
