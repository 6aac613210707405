package dev.spillway;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each package tells in its {@code package-info} what it uses and what uses it, and that is true.
 * {@code -Drooms=write} writes these paragraphs anew.
 */
class RoomsTest {

  private static final String ROOT = "dev.spillway.";
  private static final Path SOURCES = Path.of("src/main/java/dev/spillway");

  /** With more files, a package is hard to search. */
  private static final int MOST_FILES = 20;

  private static final int COLUMNS = 100;

  private static final String USES = "Uses:";
  private static final String USED_BY = "Used by:";
  private static final Pattern NAME = Pattern.compile("\\{@code\\s+([\\w.]+)}");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.spillway");

  @TestFactory
  Stream<DynamicTest> eachPackageTellsItsArrows() throws IOException {
    Map<String, Set<String>> uses = new TreeMap<>();
    Map<String, Set<String>> users = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      String from = room(type);
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> room(dependency.getTargetClass().getBaseComponentType()))
          .filter(to -> !from.isEmpty() && !to.isEmpty() && !to.equals(from))
          .forEach(
              to -> {
                uses.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
                users.computeIfAbsent(to, _ -> new TreeSet<>()).add(from);
              });
    }
    Collection<String> rooms = rooms();
    assertThat(rooms).containsAll(uses.keySet()).containsAll(users.keySet());
    return rooms.stream()
        .map(
            room ->
                DynamicTest.dynamicTest(
                    room,
                    () ->
                        check(
                            folder(room).resolve("package-info.java"),
                            uses.getOrDefault(room, Set.of()),
                            users.getOrDefault(room, Set.of()))));
  }

  private static void check(Path file, Set<String> uses, Set<String> users) throws IOException {
    if ("write".equals(System.getProperty("rooms"))) {
      String old = Files.readString(file);
      String text =
          old.replaceAll("(?s)\\n \\*\\n \\* <p>(Uses|Used by):.*?(?=\\n \\*(\\n \\* <p>|/))", "");
      Files.writeString(
          file,
          text.replaceFirst(
              "\\n \\*/", paragraph(USES, uses) + paragraph(USED_BY, users) + "\n */"));
    }
    String info = Files.readString(file);
    assertThat(told(USES, info)).as("%s: what it uses", file).isEqualTo(uses);
    assertThat(told(USED_BY, info)).as("%s: what uses it", file).isEqualTo(users);
  }

  private static String paragraph(String begin, Set<String> rooms) {
    StringBuilder text = new StringBuilder("\n *\n * <p>").append(begin);
    int column = begin.length() + 6;
    String names =
        rooms.isEmpty()
            ? "nothing"
            : rooms.stream().map("{@code %s}"::formatted).collect(joining(", "));
    for (String name : (names + ".").split("(?<=,) ", -1)) {
      if (column + 1 + name.length() > COLUMNS) {
        text.append("\n *");
        column = 2;
      }
      text.append(' ').append(name);
      column += 1 + name.length();
    }
    return text.toString();
  }

  @Test
  void noPackageHasTooManyFiles() throws IOException {
    for (String room : rooms()) {
      try (Stream<Path> files = Files.list(folder(room))) {
        assertThat(files.filter(Files::isRegularFile).count())
            .as("files of %s", room)
            .isLessThanOrEqualTo(MOST_FILES);
      }
    }
  }

  private static Set<String> rooms() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> SOURCES.relativize(file.getParent()).toString().replace('/', '.'))
          .filter(room -> !room.isEmpty())
          .collect(toCollection(TreeSet::new));
    }
  }

  private static Path folder(String room) {
    return SOURCES.resolve(room.replace('.', '/'));
  }

  /** Empty for classes of others, and for the entry. */
  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
  }

  private static Set<String> told(String begin, String info) {
    int from = info.indexOf("<p>" + begin);
    assertThat(from).as("a paragraph %s in %s", begin, info).isNotNegative();
    String paragraph = info.substring(from).split("\n \\*(/|\n)", 2)[0];
    return NAME.matcher(paragraph.replaceAll("\\s*\n \\*", ""))
        .results()
        .map(name -> name.group(1))
        .collect(toCollection(TreeSet::new));
  }
}
