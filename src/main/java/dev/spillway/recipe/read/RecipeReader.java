package dev.spillway.recipe.read;

import dev.spillway.archive.entry.EntryNames;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.UnsafeEntryNameException;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.FilenameTemplate;
import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Pickers;
import dev.spillway.recipe.type.SafeText;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads and validates recipe files. Immutable. */
public final class RecipeReader {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
  private static final List<String> KEYS =
      List.of(
          "title",
          "parameters",
          "archive",
          "retention",
          "delivery",
          "snapshot",
          "missing",
          "missing-report",
          "names",
          "limits",
          "disabled",
          "contents");
  private static final Set<String> LATER_KEYS = Set.of("reuse");
  private static final Recipe.Archive NO_ARCHIVE =
      new Recipe.Archive(
          Format.ZIP,
          new FilenameTemplate(""),
          OptionalLong.empty(),
          Optional.empty(),
          OptionalLong.empty());

  private final Pickers pickers;
  private final Set<String> roots;
  private final Set<String> unlisted;
  private final Set<String> databases;

  /**
   * Creates a reader.
   *
   * @param pickers the pickers that a recipe may use
   * @param roots names of the configured roots
   * @param databases names of the configured databases
   */
  public RecipeReader(Pickers pickers, Set<String> roots, Set<String> databases) {
    this(pickers, roots, Set.of(), databases);
  }

  /**
   * Creates a reader.
   *
   * @param unlisted names of those roots that are web addresses, which cannot be listed
   */
  public RecipeReader(
      Pickers pickers, Set<String> roots, Set<String> unlisted, Set<String> databases) {
    this.pickers = pickers;
    this.roots = Set.copyOf(roots);
    this.unlisted = Set.copyOf(unlisted);
    this.databases = Set.copyOf(databases);
  }

  /**
   * The result of reading a file.
   *
   * @param recipe empty when there are problems
   * @param problems all problems, in the order of the file
   * @param draft the readable part of a broken file, to check it for further problems; must not be
   *     used for exports
   */
  public record Reading(
      Optional<Recipe> recipe, List<RecipeProblem> problems, Optional<Recipe> draft) {}

  /**
   * Reads one file.
   *
   * @param file its name, which also names the recipe
   * @param bytes the whole content; its position does not change
   * @param queries the SQL files that it may use, by path below the folder
   */
  public Reading read(String file, ByteBuffer bytes, Map<String, String> queries) {
    var problems = new Problems(file);
    String name = file.substring(0, Math.max(0, file.lastIndexOf('.')));
    if (!NAME.matcher(name).matches()) {
      problems.inFile(
          "the name of a recipe file is made of a-z, 0-9 and -, at most 64 in all, such as training-plan.yaml. Rename it");
    }
    Optional<Recipe> recipe =
        new YamlSource(problems)
            .read(bytes)
            .map(mapping -> recipe(name, mapping, queries, problems));
    return problems.none()
        ? new Reading(recipe, List.of(), Optional.empty())
        : new Reading(Optional.empty(), problems.sorted(), recipe);
  }

  private Recipe recipe(
      String name, MappingNode node, Map<String, String> queries, Problems problems) {
    var mapping = new YamlMapping(node, problems);
    mapping.allow("a recipe", KEYS, LATER_KEYS);
    mapping.required("title", "title: Training plan");
    String title = mapping.text("title").orElse("");
    Map<String, Parameter> parameters =
        new ParametersReader(problems)
            .read(Optional.ofNullable(mapping.values().get("parameters")));
    Recipe.Archive archive =
        mapping
            .required("archive", "archive: {format: zip, filename: \"files.zip\"}")
            .flatMap(value -> YamlMapping.of(value, "archive", problems))
            .map(value -> archive(value, parameters, problems))
            .orElse(NO_ARCHIVE);
    Recipe.Retention retention =
        Optional.ofNullable(mapping.values().get("retention"))
            .flatMap(value -> YamlMapping.of(value, "retention", problems))
            .map(value -> new RetentionReader(problems).read(value))
            .orElse(Recipe.Retention.UNSAID);
    Recipe.Delivery delivery = delivery(mapping, retention, problems);
    boolean snapshot = mapping.flag("snapshot").orElse(false);
    Recipe.Missing missing =
        mapping.choice("missing", Recipe.Missing.values()).orElse(Recipe.Missing.FAIL);
    String report = report(mapping, problems);
    Recipe.Names names = mapping.choice("names", Recipe.Names.values()).orElse(Recipe.Names.RENAME);
    Recipe.Limits limits =
        Optional.ofNullable(mapping.values().get("limits"))
            .flatMap(value -> YamlMapping.of(value, "limits", problems))
            .map(value -> new LimitsReader(problems).read(value))
            .orElse(Recipe.Limits.NONE);
    var reader = new QueryReader(queries, databases, parameters, problems);
    List<Choice> contents =
        new ContentsReader(pickers, roots, unlisted, reader, parameters, archive.format(), problems)
            .read(mapping);
    checkNames(parameters, contents, mapping, problems);
    return new Recipe(
        name,
        title,
        parameters,
        archive,
        retention,
        delivery,
        snapshot,
        missing,
        report,
        names,
        limits,
        LimitsReader.disabled(mapping),
        contents);
  }

  /** A parameter of this name would hide the selection in a one-step request. */
  private static void checkNames(
      Map<String, Parameter> parameters,
      List<Choice> contents,
      YamlMapping mapping,
      Problems problems) {
    if (parameters.containsKey("selection")
        && contents.stream().anyMatch(Choice.Selection.class::isInstance)) {
      problems.at(
          mapping.values().get("parameters"),
          "a recipe that takes a selection has no parameter of that name. Rename the parameter");
    }
  }

  private static Recipe.Delivery delivery(
      YamlMapping mapping, Recipe.Retention retention, Problems problems) {
    Optional<Recipe.Delivery> delivery = mapping.choice("delivery", Recipe.Delivery.values());
    boolean kept = retention.mode().filter(Recipe.Retention.Mode.KEEP::equals).isPresent();
    if (delivery.filter(Recipe.Delivery.REDIRECT::equals).isPresent() && !kept) {
      problems.at(
          mapping.values().get("delivery"),
          "delivery: redirect needs retention: {mode: keep}. What the store delivers nobody can prove to have arrived, so an"
              + " export of mode once would never end. Write mode: keep, or remove delivery");
    }
    return delivery.orElse(Recipe.Delivery.THROUGH);
  }

  private static String report(YamlMapping mapping, Problems problems) {
    if (!mapping.has("missing-report")) {
      return Recipe.MISSING_REPORT;
    }
    Optional<String> name = mapping.text("missing-report");
    try {
      EntryNames.check(name.orElse(Recipe.MISSING_REPORT));
    } catch (UnsafeEntryNameException unsafe) {
      problems.at(mapping.values().get("missing-report"), unsafe.getMessage());
    }
    return name.orElse(Recipe.MISSING_REPORT);
  }

  private static Recipe.Archive archive(
      YamlMapping archive, Map<String, Parameter> parameters, Problems problems) {
    archive.allow(
        "archive", List.of("format", "filename", "limit", "time-zone", "parts"), Set.of());
    archive.required("format", "format: zip");
    Optional<Format> format = archive.choice("format", Format.values(), Format::extension);
    Optional<String> template =
        archive
            .required("filename", "filename: \"files.zip\"")
            .flatMap(node -> archive.text("filename"));
    template.ifPresent(
        text ->
            new FilenameCheck(parameters, problems)
                .check(archive.values().get("filename"), text, format));
    return new Recipe.Archive(
        format.orElse(Format.ZIP),
        new FilenameTemplate(template.orElse("")),
        archive.size("limit"),
        timeZone(archive, format, problems),
        parts(archive, problems));
  }

  private static OptionalLong parts(YamlMapping archive, Problems problems) {
    OptionalLong parts = archive.size("parts");
    if (parts.isPresent() && parts.getAsLong() < Recipe.Archive.SMALLEST_PART) {
      problems.at(
          archive.values().get("parts"),
          "parts must be at least 1M, not "
              + SafeText.value(archive.text("parts").orElse(""))
              + ". It is the size of one part");
    }
    return parts;
  }

  private static Optional<ZoneId> timeZone(
      YamlMapping archive, Optional<Format> format, Problems problems) {
    Optional<String> given = archive.text("time-zone");
    if (given.isPresent() && format.isPresent() && format.get() != Format.ZIP) {
      problems.at(
          archive.key("time-zone"),
          "time-zone is for a zip alone: a tar tells its times in UTC, and every reader shows them in its own zone. Remove it");
    }
    try {
      return given.map(ZoneId::of);
    } catch (DateTimeException _) {
      problems.at(
          archive.values().get("time-zone"),
          "time-zone must be the name of a time zone such as Asia/Shanghai or UTC, not "
              + SafeText.value(given.get()));
      return Optional.empty();
    }
  }
}
