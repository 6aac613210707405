package dev.spillway.web.request;

import dev.spillway.access.caller.Caller;
import dev.spillway.archive.entry.Format;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.Filenames;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.selection.InvalidSelectionException;
import dev.spillway.recipe.selection.ReadSelection;
import dev.spillway.recipe.type.Quantities;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.TextType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What a request says beside its parameters.
 *
 * @param format not checked yet
 * @param filename not checked yet
 * @param parts size of the parts of the archive; not checked yet
 * @param dryRun whether the request only asks what the export would be
 */
public record RequestTerms(
    Optional<String> format,
    Optional<String> filename,
    Optional<String> parts,
    boolean dryRun,
    Optional<ReadSelection> selection) {

  private static final String FORMAT = "format";
  private static final String FILENAME = "filename";
  private static final String PARTS = "parts";
  private static final String DRY_RUN = "dryRun";
  private static final String SELECTION = "selection";

  /** Reads them from the members of a request. */
  public static RequestTerms of(Map<String, Object> members, Optional<ReadSelection> selection) {
    return new RequestTerms(
        text(members, FORMAT),
        text(members, FILENAME),
        text(members, PARTS),
        flag(members.get(DRY_RUN)),
        selection);
  }

  /**
   * Takes them out of the members of a one-step request, whose other members are parameters. A
   * parameter of the recipe that has the name of one of them stays a parameter.
   */
  public static RequestTerms taken(
      Recipe recipe, Map<String, Object> members, Optional<ReadSelection> selection) {
    Map<String, Object> own = new LinkedHashMap<>();
    for (String name :
        recipe.selection().isPresent()
            ? List.of(FORMAT, FILENAME, PARTS, DRY_RUN)
            : List.of(PARTS, DRY_RUN)) {
      if (!recipe.parameters().containsKey(name) && members.containsKey(name)) {
        own.put(name, members.remove(name));
      }
    }
    return of(own, selection);
  }

  /** As {@link #taken}, for the fields of a form. */
  public static RequestTerms takenFromForm(Recipe recipe, Map<String, List<String>> form) {
    Map<String, Object> members = new LinkedHashMap<>();
    form.forEach(
        (name, values) -> {
          if (values.size() == 1) {
            String value = values.getFirst();
            boolean isFlag = name.equals(DRY_RUN) && value.matches("true|false");
            members.put(name, isFlag ? (Object) Boolean.valueOf(value) : value);
          }
        });
    RequestTerms terms = taken(recipe, members, Optional.empty());
    form.keySet().removeIf(name -> form.get(name).size() == 1 && !members.containsKey(name));
    return terms;
  }

  private static Optional<String> text(Map<String, Object> members, String member) {
    return switch (members.get(member)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> throw invalid("\"" + member + "\" is a string.");
    };
  }

  private static boolean flag(Object value) {
    return switch (value) {
      case null -> false;
      case Boolean flag -> flag;
      default -> throw invalid("\"dryRun\" is true or false.");
    };
  }

  /**
   * Returns the recipe with the size of the parts that the request names, and with its format, or
   * the one whose extension its file name has.
   *
   * @throws ProblemException {@code invalid-parameters} when the recipe does not offer them
   */
  public Recipe of(Recipe recipe) {
    Recipe formed = formed(recipe);
    return parts.isEmpty()
        ? formed
        : formed.inParts(OptionalLong.of(partSize(recipe.archive().parts())));
  }

  /** A request may ask for smaller parts than the recipe, and not for larger ones. */
  private long partSize(OptionalLong most) {
    OptionalLong size = Quantities.size(parts.get());
    if (size.isEmpty()
        || size.getAsLong() < Recipe.Archive.SMALLEST_PART
        || size.getAsLong() > most.orElse(Long.MAX_VALUE)) {
      throw RequestReader.invalid(
          new InvalidSelectionException(
              PARTS,
              Optional.of(SafeText.value(parts.get())),
              "must be a size such as 4G, at least 1M"
                  + (most.isPresent()
                      ? " and at most " + most.getAsLong() + ", as the recipe says"
                      : "")));
    }
    return size.getAsLong();
  }

  private Recipe formed(Recipe recipe) {
    List<Format> offered = recipe.formats();
    if (format.isPresent()) {
      return recipe.as(
          offered.stream()
              .filter(one -> one.extension().equals(format.get()))
              .findFirst()
              .orElseThrow(
                  () ->
                      invalid(
                          "\"format\" is \""
                              + SafeText.text(format.get())
                              + "\"; this recipe offers "
                              + names(offered)
                              + ".")));
    }
    return offered.stream()
        .filter(one -> filename.filter(name -> isOf(name, one)).isPresent())
        .findFirst()
        .map(recipe::as)
        .orElse(recipe);
  }

  private static String names(List<Format> formats) {
    return String.join(", ", formats.stream().map(one -> "\"" + one.extension() + "\"").toList());
  }

  private static boolean isOf(String name, Format format) {
    return name.toLowerCase(Locale.ROOT).endsWith("." + format.extension());
  }

  /**
   * Returns the parameters with the selection and the file name.
   *
   * @param recipe in the format of the request
   * @throws ProblemException {@code invalid-parameters} or {@code forbidden}, with the member
   */
  public Parameters of(Caller caller, Recipe recipe, Parameters parameters) {
    Optional<Choice.Selection> taken = recipe.selection();
    if (taken.isEmpty()) {
      if (selection.isPresent()) {
        throw refused(SELECTION, "is not taken by this recipe, which names its files itself");
      }
      if (filename.isPresent()) {
        throw refused(FILENAME, "is not taken by this recipe, which names its archives itself");
      }
      return parameters;
    }
    ReadSelection read =
        selection.orElseThrow(
            () ->
                refused(
                    SELECTION,
                    "is missing: this recipe takes an array of entries, in JSON or NDJSON"));
    check(caller, taken.get(), read);
    return parameters.with(
        Optional.of(read.selection().withRoot(taken.get().roots().getFirst())),
        filename.map(name -> legal(name, recipe)));
  }

  private static String legal(String name, Recipe recipe) {
    if (name.isBlank() || name.length() > Filenames.LONGEST || !TextType.storable(name)) {
      throw refused(
          FILENAME, "must be a file name of at most " + Filenames.LONGEST + " characters");
    }
    Format format = recipe.archive().format();
    return Filenames.clean(isOf(name, format) ? name : name + "." + format.extension());
  }

  private static void check(Caller caller, Choice.Selection taken, ReadSelection read) {
    read.roots().forEach((root, index) -> check(caller, taken, root, index));
    if (read.text().isPresent() && !taken.text()) {
      throw refused(
          "selection[" + read.text().getAsInt() + "].text",
          "is not taken by this recipe: a selection of it has files and folders");
    }
  }

  private static void check(Caller caller, Choice.Selection taken, String root, int index) {
    String field = "selection[" + index + "].root";
    String known = SafeText.names(taken.roots());
    if (root.isEmpty() && taken.roots().size() > 1) {
      throw refused(field, "is missing; it is one of " + known);
    }
    String named = root.isEmpty() ? taken.roots().getFirst() : root;
    if (!taken.roots().contains(named)) {
      throw RequestReader.invalid(
          new InvalidSelectionException(
              field, Optional.of(SafeText.value(root)), "must be one of: " + known));
    }
    if (!caller.mayRead(named)) {
      throw new Problem(
              ProblemType.FORBIDDEN,
              field
                  + ": this key may not select files of the root \""
                  + SafeText.text(named)
                  + "\"; it may select files of "
                  + String.join(", ", new TreeSet<>(caller.roots()))
                  + ".",
              Map.of("parameter", field))
          .exception();
    }
  }

  private static ProblemException refused(String field, String allowed) {
    return RequestReader.invalid(new InvalidSelectionException(field, Optional.empty(), allowed));
  }

  private static ProblemException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETERS, detail).exception();
  }
}
