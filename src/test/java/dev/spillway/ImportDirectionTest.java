package dev.spillway;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysFalse;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Imports between the packages run downwards only, without a circle: the table of the house, as a
 * test.
 */
class ImportDirectionTest {

  private static final String ROOT = "dev.spillway";

  /** Each package and what it may use. {@code ops} watches the others and may use them all. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry(
              "web",
              Set.of(
                  "page",
                  "export",
                  "retention",
                  "volume",
                  "recipe",
                  "archive",
                  "access",
                  "problem",
                  "settings")),
          entry(
              "page",
              Set.of(
                  "export",
                  "retention",
                  "volume",
                  "recipe",
                  "access",
                  "problem",
                  "digest",
                  "settings")),
          entry(
              "notice",
              Set.of("export", "retention", "volume", "access", "problem", "sql", "settings")),
          entry("retention", Set.of("export", "volume", "problem", "sql", "settings")),
          entry(
              "export",
              Set.of(
                  "recipe",
                  "source",
                  "database",
                  "volume",
                  "archive",
                  "problem",
                  "sql",
                  "digest",
                  "settings")),
          entry("recipe", Set.of("source", "database", "archive", "digest", "sql")),
          entry("access", Set.of("digest", "settings", "sql")),
          entry("source", Set.of("s3", "archive", "sql")),
          entry("volume", Set.of("s3", "archive", "sql", "digest", "settings")),
          entry("database", Set.of()),
          entry("postgres", Set.of("digest", "settings")),
          entry("s3", Set.of("settings")),
          entry("archive", Set.of("digest")),
          entry("problem", Set.of()),
          entry("sql", Set.of()),
          entry("digest", Set.of()),
          entry("settings", Set.of()),
          entry(
              "ops",
              Set.of(
                  "web",
                  "page",
                  "notice",
                  "retention",
                  "export",
                  "access",
                  "recipe",
                  "source",
                  "database",
                  "volume",
                  "postgres",
                  "s3",
                  "archive",
                  "problem",
                  "settings")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @TestFactory
  Stream<DynamicTest> packagesUseOnlyWhatTheyMay() {
    return MAY_USE.entrySet().stream()
        .map(
            room ->
                DynamicTest.dynamicTest(
                    room.getKey(), () -> onlyUses(room.getKey(), room.getValue()).check(CLASSES)));
  }

  @Test
  void archiveIsPlainJava() {
    classes()
        .that(resideInAPackage(ROOT + ".archive.."))
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("java..")
                .or(resideInAPackage(ROOT + ".archive.."))
                .or(resideInAPackage(ROOT + ".digest")))
        .check(CLASSES);
  }

  @Test
  void thereIsNoCircle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingElseIsInTheRootAndEveryPackageIsInTheTable() {
    Set<String> packages = new TreeSet<>();
    Set<String> inRoot = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String rest = type.getPackageName().substring(ROOT.length());
      if (rest.isEmpty()) {
        inRoot.add(type.getSimpleName());
      } else {
        packages.add(rest.substring(1).replaceFirst("\\..*", ""));
      }
    }
    assertThat(inRoot).containsExactly("Spillway");
    assertThat(MAY_USE.keySet()).containsAll(packages);
  }

  /**
   * A rule that finds nothing because it looks at nothing would be green for ever: the entry uses
   * ops.
   */
  @Test
  void theRuleFindsWhatIsNotAllowed() {
    ArchRule rule =
        classes()
            .that(resideInAPackage(ROOT))
            .should()
            .onlyDependOnClassesThat(allowed("", Set.of("archive")).or(resideInAPackage(ROOT)));
    assertThat(rule.evaluate(CLASSES).getFailureReport().toString()).contains("dev.spillway.ops");
  }

  private static ArchRule onlyUses(String room, Set<String> others) {
    return classes()
        .that(resideInAPackage(packageOf(room)))
        .should()
        .onlyDependOnClassesThat(allowed(room, others))
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> allowed(String room, Set<String> others) {
    DescribedPredicate<JavaClass> ours =
        room.isEmpty() ? alwaysFalse() : resideInAPackage(packageOf(room));
    return others.stream()
        .map(other -> resideInAPackage(packageOf(other)))
        .reduce(ours, (some, more) -> some.or(more))
        .or(resideOutsideOfPackage(ROOT + ".."));
  }

  private static String packageOf(String room) {
    return ROOT + "." + room + "..";
  }
}
