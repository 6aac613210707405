package dev.spillway.recipe.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.archive.entry.Format;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Pickers;
import dev.spillway.recipe.type.Quantities;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeReaderTest {

  /** What reading the training plan says when {@code from} in it is {@code to}. */
  private static List<String> problems(String from, String to) {
    assertThat(RecipeTexts.TRAINING_PLAN).contains(from);
    return problems(RecipeTexts.TRAINING_PLAN.replace(from, to));
  }

  private static List<String> problems(String text) {
    return RecipeTexts.read(text).problems().stream().map(RecipeProblem::toString).toList();
  }

  @Test
  void readsTheTrainingPlan() {
    Recipe recipe = RecipeTexts.trainingPlan();
    assertThat(recipe.name()).isEqualTo("r");
    assertThat(recipe.title()).isEqualTo("Training plan");
    assertThat(recipe.parameters().keySet())
        .containsExactly("student", "weeks", "mode", "focus", "results");
    assertThat(recipe.archive().format()).isEqualTo(Format.ZIP);
    assertThat(recipe.archive().limit()).hasValue(3L << 30);
    assertThat(recipe.retention())
        .isEqualTo(
            new Recipe.Retention(
                Optional.of(Recipe.Retention.Mode.ONCE),
                Optional.empty(),
                false,
                Optional.empty()));
    assertThat(recipe.snapshot()).isFalse();
    assertThat(recipe.missing()).isEqualTo(Recipe.Missing.FAIL);
    assertThat(recipe.contents())
        .containsExactly(
            new Choice.Pick("training-plan", "training-files", false),
            new Choice.PickedDocument("方案说明.csv"));
  }

  @Test
  void readsWhoDelivers() {
    assertThat(RecipeTexts.trainingPlan().delivery()).isEqualTo(Recipe.Delivery.THROUGH);
    assertThat(
            RecipeTexts.recipe(
                    RecipeTexts.TRAINING_PLAN.replace(
                        "{mode: once}", "{mode: keep}\ndelivery: redirect"))
                .delivery())
        .isEqualTo(Recipe.Delivery.REDIRECT);
  }

  @Test
  void readsFilesAndByteOrderMark() {
    Recipe recipe =
        RecipeTexts.recipe(
            "\uFEFFtitle: 4\nmissing: report\narchive: {format: tar, filename: a.tar}\ncontents:\n- files: '**/*.pdf'\n  root: papers\n");
    assertThat(recipe.title()).isEqualTo("4");
    assertThat(recipe.missing()).isEqualTo(Recipe.Missing.REPORT);
    assertThat(recipe.archive().limit()).isEmpty();
    assertThat(recipe.contents()).singleElement().isInstanceOf(Choice.Files.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title: Training plan | titel: Training plan | r.yaml:1:1: \"title\" is missing. Write it, such as  title: Training plan",
        "title: Training plan | titel: Training plan | r.yaml:1:1: unknown key \"titel\" in a recipe. Did you mean \"title\"? Allowed: title, parameters, archive, retention, delivery, snapshot, missing, missing-report, names, limits, disabled, contents",
        "title: Training plan | title: | r.yaml:1:7: title is empty. Write a value after the colon",
        "title: Training plan | title: [a] | r.yaml:1:8: title must be a single value. If it begins with [ or {, put it between quotes",
        "retention: {mode: once} | title: Again | r.yaml:9:1: \"title\" is there twice, first in line 1. Remove one",
        "retention: {mode: once} | reuse: 1h | r.yaml:9:1: \"reuse\" is not supported by this version. Remove it",
        "type: integer | type: int | r.yaml:4:19: there is no type \"int\". Types: string, integer, number, boolean, array, object",
        "type: integer | type: interger | r.yaml:4:19: there is no type \"interger\". Did you mean \"integer\"? Types: string, integer, number, boolean, array, object",
        "minimum: 1, | minimum: 60, | r.yaml:4:50: maximum is smaller than minimum. Nothing would be allowed",
        "minimum: 1, | minimum: one, | r.yaml:4:37: minimum must be a whole number of 64 bits, not \"one\"",
        "minimum: 1, | minLength: 1, | r.yaml:4:28: unknown key \"minLength\" in a parameter of type integer. Allowed: type, from, title, description, default, requiredWhen, sensitive, minimum, maximum",
        "minimum: 1, | from: caller, | r.yaml:4:34: from must be one of: owner, not \"caller\".",
        "type: number, minimum: 0, maximum: 100}, requiredWhen | type: number}, from: owner, requiredWhen | r.yaml:7:65: an owner is a string or an integer. Change the type",
        "minimum: 1, | 'from: owner, default: 1,' | r.yaml:4:41: a parameter from the owner always has the owner's value. Remove default",
        "enum: [assessment, focus]} | from: owner} | r.yaml:7:105: requiredWhen takes a parameter of the request, and mode is none",
        "maximum: 52} | maximum: 52, default: 60} | r.yaml:4:62: default must be a whole number from 1 to 52",
        "default: [] | default: [a, [b]] | r.yaml:6:62: an item of default must be a single value. If it begins with [ or {, put it between quotes",
        "items: {type: string}, | '' | r.yaml:6:12: \"items\" is missing. Write it, such as  items: {type: string}",
        "maxLength: 64 | maxLength: 64, pattern: '(' | r.yaml:3:51: pattern is no regular expression: Unclosed group at character 2",
        "maxLength: 64 | pattern: '^a' | r.yaml:3:27: a pattern needs a maxLength of at most 1000 beside it. Write one",
        "{mode: assessment}} | {mod: assessment}} | r.yaml:7:105: requiredWhen names \"mod\", which is no other parameter. Did you mean \"mode\"?",
        "{mode: assessment}} | {mode: test}} | r.yaml:7:105: requiredWhen can never be: mode must be one of: assessment, focus",
        "{mode: assessment}} | {focus: a}} | r.yaml:7:105: requiredWhen takes a parameter of type string, integer or boolean, and focus is none",
        "student: | 2student: | r.yaml:3:3: a parameter's name begins with a letter and goes on with letters a-z, digits, - and _, at most 64 in all",
        "[assessment, focus] | [focus, focus] | r.yaml:5:33: enum has \"focus\" twice. Remove one",
        "format: zip | format: tar.gz | r.yaml:8:39: filename must end with .tar.gz, as its format says",
        "format: zip | format: tar_gz | r.yaml:8:21: format must be one of: zip, tar, tar.gz, not \"tar_gz\". Did you mean \"tar.gz\"?",
        "format: zip | format: zap | r.yaml:8:21: format must be one of: zip, tar, tar.gz, not \"zap\". Did you mean \"zip\"?",
        "format: zip | format: tar | r.yaml:8:36: filename must end with .tar, as its format says",
        "{student}— | {studnt}— | r.yaml:8:36: filename takes {studnt}, which is no parameter. Did you mean \"student\"? Parameters: student, weeks, mode, focus, results",
        "{student}— | {focus}— | r.yaml:8:36: filename takes {focus}, which is no single value. Take another parameter",
        "{student}— | {student— | r.yaml:8:36: filename has a brace without its partner. Parameters are written {like-this}",
        "limit: 3G | time-zone: Beijing | r.yaml:8:77: time-zone must be the name of a time zone such as Asia/Shanghai or UTC, not \"Beijing\"",
        "limit: 3G | parts: 4 GB | r.yaml:8:73: parts must be a size such as 500M or 3G, not \"4 GB\"",
        "limit: 3G | parts: 1023K | r.yaml:8:73: parts must be at least 1M, not \"1023K\". It is the size of one part",
        "limit: 3G | limit: 3 GB | r.yaml:8:73: limit must be a size such as 500M or 3G, not \"3 GB\"",
        "mode: once | mode: once, keep: 72h | r.yaml:9:25: keep belongs to mode keep. Remove it, or write mode: keep",
        "mode: once | mode: once, evictable: true | r.yaml:9:25: evictable belongs to mode keep. Remove it, or write mode: keep",
        "{mode: once} | '{mode: once}\ndelivery: redirect' | r.yaml:10:11: delivery: redirect needs retention: {mode: keep}. What the store delivers nobody can prove to have arrived, so an export of mode once would never end. Write mode: keep, or remove delivery",
        "retention: {mode: once} | 'delivery: redirect' | r.yaml:9:11: delivery: redirect needs retention: {mode: keep}. What the store delivers nobody can prove to have arrived, so an export of mode once would never end. Write mode: keep, or remove delivery",
        "{mode: once} | '{mode: keep}\ndelivery: store' | r.yaml:10:11: delivery must be one of: through, redirect, not \"store\".",
        "mode: once | keep: 72h | r.yaml:9:12: \"mode\" is missing. Write it, such as  mode: keep",
        "mode: once | evictable: false, clean-on-error: false | r.yaml:9:12: \"mode\" is missing. Write it, such as  mode: keep",
        "mode: once | '' | r.yaml:9:12: \"mode\" is missing. Write it, such as  mode: once",
        "mode: once | mode: keepp | r.yaml:9:19: mode must be one of: once, keep, not \"keepp\". Did you mean \"keep\"?",
        "mode: once | mode: keep, keep: 3651d | r.yaml:9:31: keep must be at most 3650d, which is ten years, not 3651d",
        "mode: once | mode: keep, evictable: maybe | r.yaml:9:36: evictable must be true or false, not \"maybe\"",
        "mode: once | mode: keep, clean-on-errors: true | r.yaml:9:25: unknown key \"clean-on-errors\" in retention. Did you mean \"clean-on-error\"? Allowed: mode, keep, evictable, clean-on-error, expiring-before",
        "mode: once | mode: once, expiring-before: 2h | r.yaml:9:25: expiring-before belongs to mode keep. Remove it, or write mode: keep",
        "mode: once | mode: keep, expiring-before: 0s | r.yaml:9:42: expiring-before must be a duration such as 30m, 72h or 7d, not \"0s\"",
        "mode: once | mode: keep, expiring-before: soon | r.yaml:9:42: expiring-before must be a duration such as 30m, 72h or 7d, not \"soon\"",
        "retention: {mode: once} | snapshot: yes | r.yaml:9:11: snapshot must be true or false, not \"yes\"",
        "mode: once | mode: keep, keep: soon | r.yaml:9:31: keep must be a duration such as 30m, 72h or 7d, not \"soon\"",
        "pick: training-plan | pick: trainingplan | r.yaml:11:11: there is no picker \"trainingplan\". Did you mean \"training-plan\"? Pickers: training-plan",
        "root: training-files | root: training | r.yaml:12:11: there is no root \"training\". Roots: papers, training-files. Set spillway.roots.training.path, or take another root",
        "root: training-files | {} | r.yaml:13:3: is not YAML: could not find expected ':' (while scanning a simple key)",
        "picked: true | picked: false | r.yaml:14:13: picked: false makes no document. Write picked: true",
        "picked: true | rows: a.sql | r.yaml:14:11: there is no file a.sql of UTF-8 and at most 1 MiB below the folder of the recipes. Write it, or correct the path",
        "方案说明.csv | ../a.csv | r.yaml:13:15: the entry name \"../a.csv\" has the part \"..\", which leaves its folder",
        "方案说明.csv | a.json | r.yaml:13:15: a document with picked: true ends with .csv. Correct its name",
        "pick: training-plan | files: sql/a.sql | r.yaml:11:12: there is no file sql/a.sql of UTF-8 and at most 1 MiB below the folder of the recipes. Write it, or correct the path",
        "pick: training-plan | files: '[' | r.yaml:11:12: files: [ is never closed: write a set like [a-z], or \\[ for the character",
        "pick: training-plan | files: '*' | r.yaml:13:5: a document with picked: true needs exactly one item with pick, and there are 0",
        "pick: training-plan | files: '{studnt}/**' | r.yaml:11:12: files takes {studnt}, which is no parameter. Did you mean \"student\"? Alternatives have a comma, like {png,jpg}. Parameters: student, weeks, mode, focus, results",
        "pick: training-plan | files: '*.{pdf}' | r.yaml:11:12: files takes {pdf}, which is no parameter. Alternatives have a comma, like {png,jpg}. Parameters: student, weeks, mode, focus, results",
        "pick: training-plan | files: '{focus}/**' | r.yaml:11:12: files takes {focus}, which is no single value. Take another parameter",
        "pick: training-plan | files: '{results}/**' | r.yaml:11:12: files takes {results}, which is no single value. Take another parameter",
        "pick: training-plan | 'files: \"**\"\n    exclude: [\"{stdent}/*\"]' | r.yaml:12:15: exclude takes {stdent}, which is no parameter. Did you mean \"student\"? Alternatives have a comma, like {png,jpg}. Parameters: student, weeks, mode, focus, results",
        "pick: training-plan | 'files: \"**\"\n    exclude: [\"[\"]' | r.yaml:12:15: exclude: [ is never closed: write a set like [a-z], or \\[ for the character",
        "pick: training-plan | 'files: \"**\"\n    exclude: a' | r.yaml:12:14: exclude must be a list: items that begin with - below it, or [a, b]",
        "pick: training-plan | 'files: \"**\"\n    base: \"{stdent}\"' | r.yaml:12:11: base takes {stdent}, which is no parameter. Did you mean \"student\"? Parameters: student, weeks, mode, focus, results",
        "pick: training-plan | 'files: \"**\"\n    base: \"../{student}\"' | r.yaml:12:11: base is a path below the root, such as reports/{year}: it is not empty, does not start with /, and has no ., .. or empty part",
        "pick: training-plan | 'files: \"**\"\n    into: \"{student\"' | r.yaml:12:11: into has a brace without its partner. Parameters are written {like-this}",
        "pick: training-plan | 'files: \"**\"\n    into: \"/a\"' | r.yaml:12:11: into: the entry name \"/a\" is an absolute path; it must be relative",
        "pick: training-plan | 'files: \"**\"\n    name: a' | r.yaml:12:5: unknown key \"name\" in files. Did you mean \"base\"? Allowed: files, root, base, into, exclude, compress",
        "pick: training-plan | file: a/../b | r.yaml:11:11: file is a path below the root, such as reports/{year}: it is not empty, does not start with /, and has no ., .. or empty part",
        "pick: training-plan | 'file: a\n    name: a\\b' | r.yaml:12:11: name: the entry name \"a\\b\" contains a backslash, which Windows takes for a folder; use /",
        "pick: training-plan | 'file: \"{student}/a.pdf\"\n    base: x' | r.yaml:12:5: unknown key \"base\" in file. Did you mean \"name\"? Allowed: file, name, root, compress",
        "pick: training-plan | 'selection: {}' | r.yaml:11:16: \"roots\" is missing. Write it, such as  roots: [media]",
        "pick: training-plan | 'selection: {roots: []}' | r.yaml:11:24: roots is empty. Name at least one, such as [media]",
        "pick: training-plan | 'selection: {roots: [training-file]}' | r.yaml:11:25: there is no root \"training-file\". Did you mean \"training-files\"? Roots: papers, training-files. Set spillway.roots.training-file.path, or take another root",
        "pick: training-plan | 'selection: {roots: [papers], base: \"{studnt}\"}' | r.yaml:11:40: base takes {studnt}, which is no parameter. Did you mean \"student\"? Parameters: student, weeks, mode, focus, results",
        "pick: training-plan | 'selection: {roots: [papers], formats: [rar]}' | r.yaml:11:44: formats has items of: zip, tar, tar.gz, not \"rar\"",
        "pick: training-plan | 'selection: {roots: [papers]}\n    root: papers' | r.yaml:12:5: unknown key \"root\" in selection. Allowed: selection",
        "pick: training-plan | query: a | r.yaml:11:5: an item of contents must have one of: files, file, selection, pick, document",
        "weeks: | woche: | r.yaml:11:11: the picker training-plan needs a parameter  weeks: {type: integer, minimum: 1, maximum: 52}",
        "title: Training plan | title: a: b | r.yaml:1:9: is not YAML: mapping values are not allowed here. Put the value between quotes, or check the indentation",
        "title: Training plan | title: *a | r.yaml:1:8: uses an alias (*a). Write the value out",
        "title: Training plan | title: [[[[[[[[[[[[[]]]]]]]]]]]]] | r.yaml:1:19: is nested deeper than 12 levels. No part of a recipe is",
      })
  void tellsWhereAndWhat(String from, String to, String problem) {
    assertThat(problems(from, to)).contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "retention: {mode: keep} | KEEP | | false | | false",
        "retention: {mode: keep, keep: 72h, evictable: true} | KEEP | PT72H | true | | false",
        "retention: {mode: keep, keep: 3650d} | KEEP | PT87600H | false | | false",
        "retention: {mode: once, clean-on-error: false} | ONCE | | false | false | false",
        "retention: {clean-on-error: true} | | | false | true | false",
        "snapshot: true | | | false | | true",
        "snapshot: false | | | false | | false",
      })
  void readsHowLongAnExportLives(
      String line,
      Recipe.Retention.Mode mode,
      Duration keep,
      boolean evictable,
      Boolean cleanOnError,
      boolean snapshot) {
    Recipe recipe =
        RecipeTexts.recipe(RecipeTexts.TRAINING_PLAN.replace("retention: {mode: once}", line));
    assertThat(recipe.retention())
        .isEqualTo(
            new Recipe.Retention(
                Optional.ofNullable(mode),
                Optional.ofNullable(keep),
                evictable,
                Optional.ofNullable(cleanOnError)));
    assertThat(recipe.snapshot()).isEqualTo(snapshot);
  }

  @Test
  void readsWhenTheEndOfAnExportIsTold() {
    assertThat(
            RecipeTexts.recipe(
                    RecipeTexts.TRAINING_PLAN.replace(
                        "retention: {mode: once}",
                        "retention: {mode: keep, keep: 72h, expiring-before: 2h}"))
                .retention()
                .expiringBefore())
        .hasValue(Duration.ofHours(2));
  }

  @ParameterizedTest
  @CsvSource({"90s,90s", "120s,2m", "60m,1h", "25h,25h", "72h,3d", "3650d,3650d"})
  void writesADurationInTheLargestUnitThatDividesIt(String text, String written) {
    assertThat(Quantities.duration(text).map(Quantities::written)).hasValue(written);
  }

  @Test
  void tellsWhichValuesOfTheRecipeAreNoPartOfAPath() {
    assertThat(
            problems(
                """
                title: T
                names: keep
                parameters:
                  a: {type: string, default: ""}
                  b: {type: string, enum: [x, y/z]}
                  c: {type: string, sensitive: true}
                  d: {type: string, requiredWhen: {b: x}}
                archive: {format: zip, filename: a.zip}
                contents:
                  - {file: "{a}/{b}/{c}/{d}", root: papers}
                """))
        .containsExactly(
            "r.yaml:2:8: names must be one of: rename, refuse, not \"keep\".",
            "r.yaml:10:12: file takes {c}, which is sensitive. Take another parameter",
            "r.yaml:10:12: file takes {d}, which may be left out. Give the parameter a default",
            "r.yaml:10:12: file takes {a}, which may be \"\": a part of a path is not empty, . or .., and has no /. Change the parameter's default or enum",
            "r.yaml:10:12: file takes {b}, which may be \"y/z\": a part of a path is not empty, . or .., and has no /. Change the parameter's default or enum");
  }

  @Test
  void tellsAllProblemsOfAFileInItsOrder() {
    assertThat(
            problems(
                """
                title: [x]
                parameters:
                  n: {type: integer, minimum: x}
                archive: {format: rar, filename: "{m}.zip"}
                contents:
                  - files: "*"
                    root: nowhere
                  - {}
                """))
        .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
        .containsExactly(
            "r.yaml:1:8", "r.yaml:3:31", "r.yaml:4:19", "r.yaml:4:34", "r.yaml:7:11", "r.yaml:8:5");
  }

  @Test
  void refusesWhatIsNoRecipeAtAll() {
    assertThat(problems(""))
        .containsExactly(
            "r.yaml:1:1: is no recipe. Begin it with \"title:\", then \"archive:\" and \"contents:\"");
    assertThat(problems("- a")).singleElement().asString().startsWith("r.yaml:1:1: is no recipe");
    assertThat(problems("title: a\n\tb: c"))
        .singleElement()
        .asString()
        .startsWith("r.yaml:2:1: is not YAML")
        .endsWith("Indent with spaces");
    assertThat(problems("title: 小明\u0007"))
        .containsExactly(
            "r.yaml:1:10: contains the character U+0007, which YAML does not allow. Remove it, or write it as \"\\x07\" between double quotes");
    assertThat(problems("a: 1\n---\nb: 2"))
        .singleElement()
        .asString()
        .contains("expected a single document");
    assertThat(problems("x".repeat(300_000)))
        .containsExactly("r.yaml: has more than the 262144 bytes of a recipe. Is it one?");
    assertThat(
            RecipeTexts.reader()
                .read("r.yaml", ByteBuffer.wrap(new byte[] {'a', (byte) 0xff}), Map.of())
                .problems())
        .containsExactly(
            new RecipeProblem("r.yaml", 0, 0, "is not UTF-8. Save it in this encoding"));
    assertThat(
            RecipeTexts.reader()
                .read("My Recipe.yaml", RecipeTexts.bytes(RecipeTexts.TRAINING_PLAN), Map.of())
                .problems())
        .singleElement()
        .asString()
        .startsWith("My Recipe.yaml: the name of a recipe file is made of");
  }

  @Test
  void cannotBeBlownUp() {
    String bomb = "a: &a [x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n";
    assertThat(problems(bomb))
        .containsExactly("r.yaml:2:8: uses an alias (*a). Write the value out");
    assertThat(problems("[".repeat(200_000)))
        .singleElement()
        .asString()
        .contains("nested deeper than 12 levels");
    assertThat(problems("{a: ".repeat(50_000)))
        .singleElement()
        .asString()
        .contains("nested deeper than 12 levels");
    assertThat(problems("title: !!javax.script.ScriptEngineManager [a]")).isNotEmpty();
  }

  @Test
  void namesTheSettingWhenThereAreNoRoots() {
    var reader = new RecipeReader(Pickers.standard(), Set.of(), Set.of());
    assertThat(
            reader
                .read("r.yaml", RecipeTexts.bytes(RecipeTexts.TRAINING_PLAN), Map.of())
                .problems())
        .extracting(RecipeProblem::toString)
        .containsExactly(
            "r.yaml:12:11: there is no root \"training-files\". Set spillway.roots.training-files.path, or take another root");
  }
}
