package dev.spillway.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.spillway.recipe.model.NamedFiles;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Pickers;
import dev.spillway.recipe.pick.SelectionException;
import dev.spillway.recipe.read.RecipeTexts;
import dev.spillway.source.folder.FolderRoot;
import dev.spillway.source.root.SourceFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectorTest {

  private final MemoryRoot root =
      MemoryRoot.pool(List.of("听觉", "视觉"), List.of("初级", "中级", "高级"), 4);
  private static final NamedFiles NO_ROWS =
      (files, parameters) -> {
        throw new AssertionError("no recipe here asks a database");
      };

  private final Selector selector = new Selector(name -> Optional.of(root), Pickers.standard());

  private Selection select(Recipe recipe, Map<String, ?> parameters) throws Exception {
    return selector.select(
        recipe, Parameters.fromJson(recipe, parameters, ""), NO_ROWS, Integer.MAX_VALUE);
  }

  private static String text(SelectedEntry.ChosenDocument document) {
    return StandardCharsets.UTF_8.decode(document.bytes()).toString();
  }

  @Test
  void choosesAPlanWithItsOverview() throws Exception {
    Selection selection =
        select(RecipeTexts.trainingPlan(), Map.of("student", "小明", "weeks", 4, "mode", "focus"));
    assertThat(selection.filename()).isEqualTo("小明—4周训练方案.zip");
    assertThat(selection.chosen()).hasSize(12 * 2 + 1);
    assertThat(selection.chosen().getFirst())
        .isInstanceOfSatisfying(
            SelectedEntry.ChosenFile.class,
            file -> {
              assertThat(file.root()).isEqualTo("training-files");
              assertThat(file.entryName()).startsWith("第01周/第01课/1-听觉-初级-");
            });
    var document = (SelectedEntry.ChosenDocument) selection.chosen().getLast();
    assertThat(document.entryName()).isEqualTo("方案说明.csv");
    assertThat(document.modified())
        .isEqualTo(
            selection.chosen().stream()
                .filter(SelectedEntry.ChosenFile.class::isInstance)
                .map(chosen -> ((SelectedEntry.ChosenFile) chosen).file().modified())
                .max(Instant::compareTo)
                .orElseThrow());
    String[] lines = text(document).split("\r\n", -1);
    assertThat(lines).hasSize(26);
    assertThat(lines[0]).isEqualTo("\uFEFF周,课,能力,级别,文件");
    assertThat(lines[1]).matches("1,1,听觉,初级,1-听觉-初级-练习[0-3]\\.png");
    assertThat(lines[25]).isEmpty();
  }

  @Test
  void keepsTheOrderOfContentsAndOfPaths() throws Exception {
    root.add("b.pdf").add("a/z.pdf").add("B.pdf").add("a.txt");
    Recipe recipe =
        RecipeTexts.recipe(
            """
            title: T
            archive: {format: zip, filename: a.zip}
            contents:
              - {files: "*.txt", root: papers}
              - {files: "**/*.pdf", root: papers}
            """);
    assertThat(select(recipe, Map.of()).chosen())
        .extracting(SelectedEntry::entryName)
        .containsExactly("a.txt", "B.pdf", "a/z.pdf", "b (2).pdf");
  }

  @Test
  void putsADocumentBeforeWhatItLists() throws Exception {
    Recipe recipe =
        RecipeTexts.recipe(
            RecipeTexts.TRAINING_PLAN.substring(0, RecipeTexts.TRAINING_PLAN.indexOf("contents:"))
                + "contents:\n- {document: a.csv, picked: true}\n- {pick: training-plan, root: training-files}\n");
    Selection selection = select(recipe, Map.of("student", "a", "weeks", 1, "mode", "focus"));
    assertThat(selection.chosen()).hasSize(7);
    assertThat(selection.chosen().getFirst()).isInstanceOf(SelectedEntry.ChosenDocument.class);
  }

  @Test
  void failsWhenNothingMatchesUnlessReported() throws Exception {
    String text =
        "title: T\nMISSINGarchive: {format: zip, filename: a.zip}\ncontents: [{files: '*.none', root: papers}]\n";
    assertThatThrownBy(() -> select(RecipeTexts.recipe(text.replace("MISSING", "")), Map.of()))
        .isInstanceOf(SelectionException.class)
        .hasMessage("No file matches *.none: there is nothing to archive.");
    Selection reported =
        select(RecipeTexts.recipe(text.replace("MISSING", "missing: report\n")), Map.of());
    assertThat(reported.missing()).containsExactly("*.none");
    assertThat(reported.chosen())
        .singleElement()
        .extracting(SelectedEntry::entryName)
        .isEqualTo("manifest.json");
  }

  /**
   * What a glob means and nobody can take is missing, as what a query names; what it does not mean
   * is not.
   */
  @Test
  void tellsWhatAGlobMeansAndCannotBeTaken(@TempDir Path folder) throws Exception {
    Path pool = Files.createDirectory(folder.resolve("pool"));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createFile(elsewhere.resolve("there.pdf"));
    Files.createDirectory(pool.resolve("in"));
    Files.createFile(pool.resolve("in/a.pdf"));
    Files.createSymbolicLink(pool.resolve("in/link.pdf"), elsewhere.resolve("there.pdf"));
    Files.createSymbolicLink(pool.resolve("in/linked folder"), elsewhere);
    Files.createSymbolicLink(pool.resolve("in/link.txt"), elsewhere.resolve("there.pdf"));
    Files.createSymbolicLink(pool.resolve("out"), elsewhere);
    run(pool, "mkfifo in/pipe.pdf in/pipe.txt && touch in/$'caf\\xe9.pdf' in/$'caf\\xe9.txt'");
    run(pool, "mkdir in/$'f\\xe9' && touch in/$'f\\xe9/x.pdf'");
    String text =
        "title: T\nMISSINGarchive: {format: zip, filename: a.zip}\ncontents: [{files: 'in/**/*.pdf', root: papers}]\n";
    Recipe reports = RecipeTexts.recipe(text.replace("MISSING", "missing: report\n"));
    Recipe fails = RecipeTexts.recipe(text.replace("MISSING", ""));
    Selector folderSelector = folderSelector(pool);

    Selection selection =
        folderSelector.select(
            reports, Parameters.fromJson(reports, Map.of(), ""), NO_ROWS, Integer.MAX_VALUE);

    assertThat(selection.missing())
        .containsExactly(
            "in/caf\ufffd.pdf", "in/f\ufffd", "in/link.pdf", "in/linked folder", "in/pipe.pdf");
    assertThat(selection.chosen())
        .extracting(SelectedEntry::entryName)
        .containsExactly("in/a.pdf", "manifest.json");
    assertThat(text((SelectedEntry.ChosenDocument) selection.chosen().getLast()))
        .contains("in/linked folder");
    assertThatThrownBy(
            () ->
                folderSelector.select(
                    fails, Parameters.fromJson(fails, Map.of(), ""), NO_ROWS, Integer.MAX_VALUE))
        .isInstanceOf(SelectionException.class)
        .hasMessage(
            "Not everything that in/**/*.pdf means can be taken: \"in/caf\ufffd.pdf\" has a name that is not UTF-8,"
                + " \"in/f\ufffd\" has a name that is not UTF-8, \"in/link.pdf\" is a symbolic link,"
                + " \"in/linked folder\" is a symbolic link, \"in/pipe.pdf\" is no regular file.");
  }

  @Test
  void namesTwentyOfThemAndNoReportIsShort(@TempDir Path pool) throws Exception {
    for (int i = 0; i < 30; i++) {
      Files.createSymbolicLink(pool.resolve("%02d".formatted(i)), pool.resolve("nothing"));
    }
    String text =
        "title: T\nMISSINGarchive: {format: zip, filename: a.zip}\ncontents: [{files: '**', root: papers}]\n";
    Recipe fails = RecipeTexts.recipe(text.replace("MISSING", ""));
    Recipe reports = RecipeTexts.recipe(text.replace("MISSING", "missing: report\n"));
    Selector folderSelector = folderSelector(pool);

    assertThatThrownBy(
            () ->
                folderSelector.select(
                    fails, Parameters.fromJson(fails, Map.of(), ""), NO_ROWS, 100))
        .hasMessageEndingWith("\"19\" is a symbolic link, … (30 in all).");
    assertThatThrownBy(
            () ->
                folderSelector.select(
                    reports, Parameters.fromJson(reports, Map.of(), ""), NO_ROWS, 29))
        .isInstanceOf(SelectionException.class);
  }

  @Test
  void keepsTheRightToRunAFile(@TempDir Path pool) throws Exception {
    run(pool, "touch run text && chmod 750 run && chmod 640 text");

    assertThat(new FolderRoot("papers", pool, false).list(_ -> true))
        .extracting(SourceFile::path, SourceFile::executable)
        .containsExactly(tuple("run", true), tuple("text", false));
  }

  private static final String PATHS =
      """
      title: T
      parameters:
        customer: {type: string}
        year: {type: integer}
        kind: {type: string, enum: [paid, open], default: paid}
      MISSINGarchive: {format: zip, filename: a.zip}
      contents:
      """;

  private Selection paths(String missing, String contents, String customer) throws Exception {
    Recipe recipe = RecipeTexts.recipe(PATHS.replace("MISSING", missing) + contents);
    return select(recipe, Map.of("customer", customer, "year", 2026));
  }

  @Test
  void takesPathsWithParameters() throws Exception {
    root.add("c*/2026/paid/1.pdf").add("c*/2026/paid/Thumbs.db").add("c*/2026/open/2.pdf");
    root.add("cx/2026/paid/3.pdf").add("c*/notes/a.txt").add("c*/notes/.DS_Store");
    root.add("reports/2026.pdf");
    Selection selection =
        paths(
            "",
            """
              - {files: "{customer}/{year}/{kind}/**", root: papers, exclude: ["**/Thumbs.db"]}
              - {files: "**", base: "{customer}/notes/", into: "Notes {year}", exclude: ["**/.{DS_Store,x}"], root: papers}
              - {file: "reports/{year}.pdf", root: papers}
              - {file: "reports/{year}.pdf", name: "{customer}/Report.pdf", root: papers, compress: auto}
            """,
            "c*");

    assertThat(selection.chosen())
        .extracting(SelectedEntry::entryName)
        .containsExactly(
            "c_/2026/paid/1.pdf", "Notes 2026/a.txt", "reports/2026.pdf", "c_/Report.pdf");
    assertThat(selection.chosen())
        .extracting(chosen -> chosen.was().orElse(""))
        .containsExactly("c*/2026/paid/1.pdf", "", "", "c*/Report.pdf");
  }

  @Test
  void aFileThatIsNotThereFollowsTheRecipe() throws Exception {
    String contents = "  - {file: 'reports/{year}.pdf', name: 'Report.pdf', root: papers}\n";
    assertThatThrownBy(() -> paths("", contents, "c"))
        .isInstanceOf(SelectionException.class)
        .hasMessage("The file for the entry \"Report.pdf\" is missing in its source.");

    assertThat(paths("missing: report\n", contents, "c").missing()).containsExactly("Report.pdf");
    assertThat(
            paths(
                    "missing: report\n",
                    "  - {files: '*.pdf', base: '{customer}', root: papers}\n",
                    "c[1]")
                .missing())
        .containsExactly("c[1]/*.pdf");
  }

  @Test
  void theSameFileIsThereOnceAndOthersAreNumbered() throws Exception {
    root.add("a/x.pdf").add("b/x.pdf").add("b/X.PDF");
    String contents =
        """
          - {files: "**/*.pdf", root: papers}
          - {files: "a/*", root: papers}
          - {files: "**/*.{pdf,PDF}", base: a, root: papers}
          - {files: "*", base: b, root: papers}
        """;

    assertThat(paths("", contents, "c").chosen())
        .extracting(SelectedEntry::entryName)
        .containsExactly("a/x.pdf", "b/x.pdf", "x.pdf", "X (2).PDF", "x (3).pdf");
    assertThat(paths("names: refuse\n", contents, "c").chosen())
        .extracting(SelectedEntry::entryName)
        .containsExactly("a/x.pdf", "b/x.pdf", "a/x.pdf", "x.pdf", "X.PDF", "x.pdf");
  }

  /** What cannot be read is missing where it is meant: below the base, and not excluded. */
  @Test
  void tellsWhatIsMissingBelowABase(@TempDir Path pool) throws Exception {
    run(
        pool,
        "mkdir -p c/in c/private other && touch c/a.txt c/in/b.txt"
            + " && ln -s x c/link.txt && ln -s x c/link.tmp && ln -s /etc c/in/etc && ln -s /etc c/private/etc"
            + " && ln -s /etc other/etc && ln -s c linked");
    String contents =
        "  - {files: '**', base: '{customer}', into: In, exclude: ['*.tmp', 'private/**'], root: papers}\n";
    Recipe recipe = RecipeTexts.recipe(PATHS.replace("MISSING", "missing: report\n") + contents);

    assertThat(folderSelection(pool, recipe, "c").missing())
        .containsExactly("c/in/etc", "c/link.txt");
    assertThat(folderSelection(pool, recipe, "c").chosen())
        .extracting(SelectedEntry::entryName)
        .containsExactly("In/a.txt", "In/in/b.txt", "manifest.json");
    assertThat(folderSelection(pool, recipe, "linked").missing()).containsExactly("linked");
    assertThat(folderSelection(pool, recipe, "nobody").missing()).containsExactly("nobody/**");
  }

  private static Selection folderSelection(Path pool, Recipe recipe, String customer)
      throws Exception {
    return folderSelector(pool)
        .select(
            recipe,
            Parameters.fromJson(recipe, Map.of("customer", customer, "year", 2026), ""),
            NO_ROWS,
            Integer.MAX_VALUE);
  }

  private static Selector folderSelector(Path pool) {
    FolderRoot papers = new FolderRoot("papers", pool, false);
    return new Selector(name -> Optional.of(papers), Pickers.standard());
  }

  private static void run(Path directory, String script) throws Exception {
    assertThat(
            new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }

  @Test
  void writesCsvThatNoSpreadsheetRuns() {
    var csv = new CsvDocument(List.of("a", "b"));
    csv.row(List.of("=1+1", "x,\"y\""));
    csv.row(List.of("-2", "l1\nl2"));
    csv.row(List.of("＝1", "@x"));
    csv.row(List.of("", "\tx"));
    assertThat(StandardCharsets.UTF_8.decode(csv.bytes()).toString())
        .isEqualTo("\uFEFFa,b\r\n'=1+1,\"x,\"\"y\"\"\"\r\n'-2,\"l1\nl2\"\r\n'＝1,'@x\r\n,'\tx\r\n");
  }

  /** A folder of the real kind: what must not be picked is there, and cannot be. */
  @Test
  void choosesFromAFolderOnlyWhatIsAFile(@TempDir Path folder) throws Exception {
    Path outside = Files.createFile(folder.resolve("secret.png"));
    Path pool = Files.createDirectory(folder.resolve("pool"));
    for (String level : List.of("1", "2", "3")) {
      Path files = Files.createDirectories(pool.resolve("听觉").resolve(level));
      Files.createFile(files.resolve("练习.png"));
      Files.createSymbolicLink(files.resolve("link.png"), outside);
      Files.createSymbolicLink(files.resolve("loop"), files);
      Files.createDirectory(files.resolve("sub"));
      assertThat(
              new ProcessBuilder("mkfifo", files.resolve("fifo.png").toString()).start().waitFor())
          .isZero();
    }
    Files.createFile(pool.resolve("README.md"));
    var root = new FolderRoot("training-files", pool, false);
    Recipe recipe = RecipeTexts.trainingPlan();
    Selection selection =
        new Selector(name -> Optional.of(root), Pickers.standard())
            .select(
                recipe,
                Parameters.fromJson(
                    recipe, Map.of("student", "a", "weeks", 4, "mode", "focus"), ""),
                NO_ROWS,
                Integer.MAX_VALUE);
    assertThat(selection.chosen()).hasSize(13);
    assertThat(selection.chosen().subList(0, 12))
        .allSatisfy(
            chosen -> {
              assertThat(chosen.entryName()).endsWith("-练习.png");
              assertThat(((SelectedEntry.ChosenFile) chosen).file().path())
                  .matches("听觉/[123]/练习\\.png");
            });
  }
}
