package dev.spillway.page.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.page.language.MessageFiles;
import dev.spillway.page.language.Messages;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.InvalidParametersException;
import dev.spillway.recipe.model.ParameterError;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Pickers;
import dev.spillway.recipe.read.RecipeReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fields of a form, and what a person writes into them. */
class FormFieldsTest {

  private static final String RECIPE =
      """
      title: Everything
      parameters:
        name:   {title: Your name, description: As on the card, type: string, minLength: 2, maxLength: 9}
        day:    {type: string, maxLength: 10, pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        mode:   {type: string, enum: [one, two]}
        many:   {type: string, enum: [a, b, c, d, e], default: c}
        count:  {type: integer, minimum: 1, maximum: 9, default: 3}
        share:  {type: number, minimum: 0.5, default: 1}
        flag:   {type: boolean}
        lines:  {type: array, items: {type: integer}, default: []}
        some:   {type: array, items: {type: string, enum: [x, y]}, default: [x]}
        marks:  {type: object, additionalProperties: {type: number, maximum: 100}, requiredWhen: {mode: two}}
        secret: {type: string, sensitive: true}
        reason: {type: string, requiredWhen: {flag: false}}
        owner:  {type: string, from: owner}
      archive: {format: zip, filename: a.zip}
      contents: [{files: "**", root: files}]
      """;

  private static final Messages ENGLISH = MessageFiles.own().getFirst();

  @TempDir Path folder;
  private Recipe recipe;

  @BeforeEach
  void read() throws Exception {
    Files.writeString(folder.resolve("everything.yaml"), RECIPE);
    recipe =
        Recipes.load(folder, new RecipeReader(Pickers.standard(), Set.of("files"), Set.of()))
            .find("everything")
            .orElseThrow();
  }

  private Map<String, FormField> fields(FormInput input, List<ParameterError> errors) {
    return new FormFields(ENGLISH)
        .of(recipe, input, errors).stream()
            .collect(Collectors.toMap(FormField::name, field -> field));
  }

  @Test
  void eachTypeHasItsField() {
    Map<String, FormField> fields = fields(FormInput.NONE, List.of());
    assertThat(fields).doesNotContainKey("owner").hasSize(12);
    fields.remove("owner");
    assertThat(fields.values().stream().collect(Collectors.toMap(FormField::name, FormField::kind)))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("name", "text"),
                Map.entry("day", "date"),
                Map.entry("mode", "radio"),
                Map.entry("many", "select"),
                Map.entry("count", "number"),
                Map.entry("share", "number"),
                Map.entry("flag", "checkbox"),
                Map.entry("lines", "lines"),
                Map.entry("some", "checkbox"),
                Map.entry("marks", "lines"),
                Map.entry("secret", "password"),
                Map.entry("reason", "text")));
    FormField name = fields.get("name");
    assertThat(name.label()).isEqualTo("Your name");
    assertThat(name.description()).isEqualTo("As on the card");
    assertThat(name.hint()).isEqualTo("2 to 9 characters.");
    assertThat(fields.get("day").label()).isEqualTo("day");
    assertThat(fields.get("count").value()).isEqualTo("3");
    assertThat(fields.get("many").choices())
        .filteredOn(FormField.Choice::chosen)
        .extracting(FormField.Choice::value)
        .containsExactly("c");
    assertThat(fields.get("some").choices()).filteredOn(FormField.Choice::chosen).hasSize(1);
    assertThat(fields.get("marks").onlyWhen()).isEqualTo("mode");
    assertThat(fields.get("marks").onlyIs()).isEqualTo("two");
    assertThat(fields.get("many").required()).isFalse();
  }

  @Test
  void takesWhatAPersonWrites() throws Exception {
    FormInput input =
        new FormInput(
            Map.ofEntries(
                Map.entry("name", List.of("Ännchen")),
                Map.entry("day", List.of("2026-11-30")),
                Map.entry("mode", List.of("two")),
                Map.entry("count", List.of(" 4 ")),
                Map.entry("share", List.of("")),
                Map.entry("flag", List.of("true")),
                Map.entry("lines", List.of("1\r\n\r\n 2 \r\n")),
                Map.entry("some", List.of("x", "y")),
                Map.entry("marks", List.of("视觉 = 55\r\n听觉：60.5")),
                Map.entry("secret", List.of("s")),
                Map.entry("unknown", List.of("?"))));
    assertThat(Parameters.fromForm(recipe, input.parameters(recipe), "anna").canonicalJson())
        .isEqualTo(
            "{\"count\":4,\"day\":\"2026-11-30\",\"flag\":true,\"lines\":[1,2],\"many\":\"c\","
                + "\"marks\":{\"听觉\":60.5,\"视觉\":55},\"mode\":\"two\",\"name\":\"Ännchen\","
                + "\"owner\":\"anna\",\"secret\":\"s\",\"share\":1,\"some\":[\"x\",\"y\"]}");
  }

  @Test
  void tellsEachErrorBesideItsFieldAndKeepsTheValues() {
    FormInput input =
        new FormInput(
            Map.of(
                "name", List.of("A"),
                "day", List.of("30.11.2026"),
                "mode", List.of("two"),
                "count", List.of("99"),
                "lines", List.of("1\nx"),
                "flag", List.of("true"),
                "marks", List.of("视觉 = 500"),
                "secret", List.of("")));
    List<ParameterError> errors = errors(input);
    Map<String, FormField> fields = fields(input, errors);
    assertThat(fields.get("name").error()).isEqualTo("This does not fit:");
    assertThat(fields.get("name").value()).isEqualTo("A");
    assertThat(fields.get("day").error()).isEqualTo("This does not have the expected form.");
    assertThat(fields.get("count").value()).isEqualTo("99");
    assertThat(fields.get("lines").error()).isEqualTo("“2” does not fit:");
    assertThat(fields.get("marks").error()).isEqualTo("“视觉” does not fit:");
    assertThat(fields.get("secret").value()).isEmpty();
    assertThat(fields.get("flag").error()).isEmpty();
    assertThat(fields(input, List.of()).get("count").error()).isEmpty();
  }

  /** A field that is hidden cannot be wrong. */
  @Test
  void leavesOutWhatTheConditionDoesNotAskFor() {
    FormInput input =
        new FormInput(
            Map.of(
                "name", List.of("Anna"),
                "day", List.of("2026-11-30"),
                "mode", List.of("one"),
                "marks", List.of("nonsense"),
                "flag", List.of("true"),
                "secret", List.of("s")));
    assertThat(errors(input)).isEmpty();
  }

  /** A check box that is off is not in what a browser sends. */
  @Test
  void aConditionCanBeThatACheckBoxIsOff() throws Exception {
    Map<String, List<String>> sent = new HashMap<>();
    sent.put("name", List.of("Anna"));
    sent.put("day", List.of("2026-11-30"));
    sent.put("mode", List.of("one"));
    sent.put("secret", List.of("s"));
    FormInput off = new FormInput(sent);
    assertThat(fields(off, errors(off)).get("reason").error()).isEqualTo("This is needed.");
    sent.put("reason", List.of("because"));
    assertThat(Parameters.fromForm(recipe, off.parameters(recipe), "anna").canonicalJson())
        .contains("\"flag\":false", "\"reason\":\"because\"");
    sent.put("flag", List.of("true"));
    assertThat(Parameters.fromForm(recipe, off.parameters(recipe), "anna").canonicalJson())
        .contains("\"flag\":true")
        .doesNotContain("because");
  }

  @Test
  void tellsWhatIsNeeded() {
    FormInput input = new FormInput(Map.of("mode", List.of("two"), "name", List.of("")));
    Map<String, FormField> fields = fields(input, errors(input));
    for (String name : List.of("name", "day", "marks")) {
      assertThat(fields.get(name).error()).as(name).isEqualTo("This is needed.");
    }
  }

  private List<ParameterError> errors(FormInput input) {
    try {
      Parameters.fromForm(recipe, input.parameters(recipe), "anna");
      return List.of();
    } catch (InvalidParametersException e) {
      return e.errors();
    }
  }
}
