package dev.spillway.recipe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.recipe.read.RecipeTexts;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.testing.CpuTime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {

  private static final Recipe PLAN = RecipeTexts.trainingPlan();

  private static List<String> refusals(Recipe recipe, Map<String, List<String>> form) {
    return catchThrowableOfType(
            InvalidParametersException.class, () -> Parameters.fromForm(recipe, form, ""))
        .errors()
        .stream()
        .map(ParameterError::toString)
        .toList();
  }

  private static Map<String, List<String>> form(String... pairs) {
    var form = new LinkedHashMap<String, List<String>>();
    for (int i = 0; i < pairs.length; i += 2) {
      form.merge(
          pairs[i],
          List.of(pairs[i + 1]),
          (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    return form;
  }

  private static final Recipe PATHS =
      RecipeTexts.recipe(
          """
          title: T
          parameters:
            customer: {type: string, from: owner}
            folder: {type: string}
            free: {type: string}
          archive: {format: zip, filename: "{free}.zip"}
          contents:
            - {files: "**", base: "{customer}", root: papers}
            - {file: "{folder}.pdf", root: papers}
          """);

  @ParameterizedTest
  @CsvSource({"''", ".", "..", "/", "a/b", "../x", "/etc", "x/"})
  void refusesWhatIsNoPartOfAPath(String value) {
    assertThat(refusals(PATHS, form("folder", value, "free", value)))
        .contains(
            "folder must name one file or folder: it is part of a path, and is not empty, . or .., and has no /, not \""
                + value
                + '"')
        .noneMatch(refusal -> refusal.startsWith("free"));
    assertThat(
            catchThrowableOfType(
                    InvalidParametersException.class,
                    () -> Parameters.fromForm(PATHS, form("folder", "x", "free", value), value))
                .errors())
        .singleElement()
        .extracting(ParameterError::name)
        .isEqualTo("customer");
  }

  @ParameterizedTest
  @CsvSource({"...", "a b", "%2e%2e", "'..\\x'", "*", "'{a,b}'", "小明", "' '"})
  void takesWhateverElseNamesAFile(String value) throws Exception {
    assertThat(
            Parameters.fromForm(PATHS, form("folder", value, "free", "a/b"), "owner")
                .text("folder"))
        .hasValue(value);
  }

  @Test
  void takesAForm() throws Exception {
    Parameters parameters =
        Parameters.fromForm(
            PLAN,
            form(
                "student",
                "小明",
                "weeks",
                "4",
                "mode",
                "assessment",
                "focus",
                "视觉",
                "focus",
                "听觉",
                "results",
                "{\"视觉\": 55.50, \"听觉\": 1e1}"),
            "");

    assertThat(parameters.text("student")).contains("小明");
    assertThat(parameters.integer("weeks")).hasValue(4);
    assertThat(parameters.texts("focus")).containsExactly("视觉", "听觉");
    assertThat(parameters.numbers("results"))
        .isEqualTo(
            new TreeMap<>(Map.of("视觉", new BigDecimal("55.50"), "听觉", new BigDecimal("1e1"))));
    assertThat(parameters.canonicalJson())
        .isEqualTo(
            "{\"focus\":[\"视觉\",\"听觉\"],\"mode\":\"assessment\",\"results\":{\"听觉\":10,\"视觉\":55.5},\"student\":\"小明\",\"weeks\":4}");
  }

  @Test
  void putsDefaultsInPlaceAndIsTheSameFromJson() throws Exception {
    Parameters form =
        Parameters.fromForm(PLAN, form("mode", "focus", "weeks", "4", "student", "小明"), "");
    Parameters json =
        Parameters.fromJson(
            PLAN, Map.of("student", "小明", "weeks", 4, "mode", "focus", "focus", List.of()), "");

    assertThat(form).isEqualTo(json).hasSameHashCodeAs(json);
    assertThat(form.canonicalJson()).isEqualTo(json.canonicalJson());
    assertThat(form.texts("focus")).isEmpty();
    assertThat(form.values()).doesNotContainKey("results");
  }

  @Test
  void takesAListAsJsonToo() throws Exception {
    Recipe recipe =
        RecipeTexts.withParameters("l: {type: array, items: {type: integer}, maxItems: 3}");
    assertThat(Parameters.fromForm(recipe, form("l", "[1, 2]"), "").canonicalJson())
        .isEqualTo("{\"l\":[1,2]}");
    assertThat(Parameters.fromForm(recipe, form("l", "1", "l", "2"), "").canonicalJson())
        .isEqualTo("{\"l\":[1,2]}");
    assertThat(Parameters.fromForm(recipe, form("l", ""), "").canonicalJson())
        .isEqualTo("{\"l\":[]}");
    assertThat(refusals(recipe, form("l", "[1, 2.0]")))
        .containsExactly("l[1] must be a whole number of 64 bits, not 2.0");
    assertThat(refusals(recipe, form("l", "[1,1,1,1]")))
        .containsExactly(
            "l must be a list of at most 3 values, each a whole number of 64 bits, not [1, 1, 1, 1]");
    assertThat(refusals(recipe, form("l", "[1")))
        .containsExactly(
            "l must be JSON: a list of at most 3 values, each a whole number of 64 bits, not \"[1\"");
    assertThat(refusals(recipe, form("l", "[".repeat(50_000)))).hasSize(1);
  }

  @Test
  void tellsEverythingAtOnce() {
    assertThat(
            refusals(
                PLAN, form("weeks", "53", "mode", "asessment", "wekes", "4", "zzzzzzzzzz", "1")))
        .containsExactly(
            "weeks must be a whole number from 1 to 52, not \"53\"",
            "mode must be one of: assessment, focus, not \"asessment\"",
            "student is missing: it must be text of at most 64 characters",
            "wekes is no parameter of this recipe. Did you mean \"weeks\"? Allowed: student, weeks, mode, focus, results",
            "zzzzzzzzzz is no parameter of this recipe. Allowed: student, weeks, mode, focus, results");
  }

  @Test
  void requiresWhatAnotherParameterDemands() {
    assertThat(refusals(PLAN, form("student", "a", "weeks", "4", "mode", "assessment")))
        .singleElement()
        .asString()
        .startsWith("results is missing: with mode=assessment it must be an object");
    assertThat(
            refusals(
                PLAN,
                form(
                    "student", "a", "weeks", "4", "mode", "assessment", "results", "{\"视觉\":101}")))
        .containsExactly("results.视觉 must be a number from 0 to 100, not 101");
    assertThat(
            refusals(
                PLAN,
                form(
                    "student",
                    "a",
                    "weeks",
                    "4",
                    "mode",
                    "assessment",
                    "results",
                    "{\"a\":1,\"a\":2}")))
        .singleElement()
        .asString()
        .startsWith("results must be JSON: an object");
  }

  @ParameterizedTest
  @CsvSource({
    "4.5",
    "4.0",
    "1e3",
    "+4",
    "04",
    "-0",
    "' 4'",
    "''",
    "٤",
    "0x4",
    "99999999999999999999",
    "NaN",
    "9223372036854775808"
  })
  void refusesWhatIsNoWholeNumber(String text) {
    Recipe recipe = RecipeTexts.withParameters("n: {type: integer}");
    assertThat(refusals(recipe, form("n", text)))
        .containsExactly("n must be a whole number of 64 bits, not " + SafeText.value(text));
  }

  @Test
  void takesWholeNumbersToTheirEnds() throws Exception {
    Recipe recipe = RecipeTexts.withParameters("n: {type: integer}");
    assertThat(Parameters.fromForm(recipe, form("n", "-9223372036854775808"), "").integer("n"))
        .hasValue(Long.MIN_VALUE);
    assertThat(Parameters.fromJson(recipe, Map.of("n", Long.MAX_VALUE), "").integer("n"))
        .hasValue(Long.MAX_VALUE);
    assertThatThrownBy(() -> Parameters.fromJson(recipe, Map.of("n", BigInteger.TWO.pow(63)), ""))
        .hasMessage("n must be a whole number of 64 bits, not 9223372036854775808");
    assertThatThrownBy(() -> Parameters.fromJson(recipe, Map.of("n", 4.0), ""))
        .isInstanceOf(InvalidParametersException.class);
    assertThatThrownBy(() -> Parameters.fromJson(recipe, Map.of("n", "4"), ""))
        .hasMessageContaining("not \"4\"");
  }

  @ParameterizedTest
  @CsvSource({
    "Infinity",
    "1e999",
    "'1,5'",
    "1.",
    ".5",
    "0x1p3",
    "1e99999999999",
    "1234567890123456789012345678901",
    "''"
  })
  void refusesWhatIsNoNumber(String text) {
    Recipe recipe = RecipeTexts.withParameters("n: {type: number}");
    assertThat(refusals(recipe, form("n", text)))
        .containsExactly("n must be a number, not " + SafeText.value(text));
  }

  @ParameterizedTest
  @CsvSource({"55,55", "55.0,55", "5.5e1,55", "-0.0,0", "0.10,0.1", "1e20,100000000000000000000"})
  void writesNumbersInOneWay(String text, String canonical) throws Exception {
    Recipe recipe = RecipeTexts.withParameters("n: {type: number}");
    assertThat(Parameters.fromForm(recipe, form("n", text), "").canonicalJson())
        .isEqualTo("{\"n\":" + canonical + "}");
  }

  @Test
  void countsCharactersNotCodeUnits() throws Exception {
    Recipe recipe = RecipeTexts.withParameters("s: {type: string, minLength: 2, maxLength: 3}");
    assertThat(Parameters.fromForm(recipe, form("s", "𠮷𠮷𠮷"), "").text("s")).contains("𠮷𠮷𠮷");
    assertThat(refusals(recipe, form("s", "𠮷𠮷𠮷𠮷"))).hasSize(1);
    assertThat(refusals(recipe, form("s", "x")))
        .containsExactly("s must be text of 2 to 3 characters, not \"x\"");
  }

  @Test
  void refusesTextThatNothingCanStore() {
    Recipe recipe =
        RecipeTexts.withParameters(
            "s: {type: string}",
            "m: {type: object, additionalProperties: {type: string}, default: {}}");
    assertThat(refusals(recipe, form("s", "a\0b")))
        .containsExactly("s must be text without NUL and unpaired surrogates, not \"a\\u0000b\"");
    assertThat(refusals(recipe, form("s", "a\uD800b")))
        .singleElement()
        .asString()
        .contains("\\ud800");
    assertThat(refusals(recipe, form("s", "a", "m", "{\"\\u0000\":\"x\"}"))).hasSize(1);
  }

  @Test
  void matchesPatternsWithinBounds() throws Exception {
    Recipe recipe =
        RecipeTexts.withParameters("s: {type: string, maxLength: 1000, pattern: '^(a+)+$'}");
    assertThat(Parameters.fromForm(recipe, form("s", "aaaa"), "").text("s")).contains("aaaa");
    long start = CpuTime.nanos();
    assertThat(refusals(recipe, form("s", "a".repeat(999) + "!"))).hasSize(1);
    assertThat(CpuTime.nanos() - start).isLessThan(5_000_000_000L);
  }

  @Test
  void matchesLongValuesOnTheStackOfAVirtualThread() throws Exception {
    Recipe recipe =
        RecipeTexts.withParameters(
            "s: {type: string, maxLength: 1000, pattern: '^(a|b|(?:c|d)+)*$'}");
    var matched = new AtomicReference<Object>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                matched.set(
                    Parameters.fromForm(recipe, form("s", "abcd".repeat(250)), "")
                        .text("s")
                        .isPresent());
              } catch (InvalidParametersException | StackOverflowError failed) {
                matched.set(failed);
              }
            })
        .join();
    assertThat(matched.get()).isEqualTo(true);
  }

  @Test
  void refusesValuesGivenTwiceAndShowsThemSafely() {
    assertThat(refusals(PLAN, form("student", "a", "student", "b", "weeks", "4", "mode", "focus")))
        .containsExactly("student must be given once: text of at most 64 characters, not [a, b]");
    assertThat(
            refusals(
                PLAN,
                form("student", "\u202e\r\n" + "x".repeat(100), "weeks", "4", "mode", "focus")))
        .containsExactly(
            "student must be text of at most 64 characters, not \"\\u202e\\u000d\\u000a"
                + "x".repeat(57)
                + "…\"");
  }

  @Test
  void survivesHostileRequests() {
    var form = new HashMap<String, List<String>>();
    for (int i = 0; i < 10_000; i++) {
      form.put("x" + i, List.of("1"));
    }
    assertThat(refusals(PLAN, form)).hasSize(50);
    var nulls = new HashMap<String, Object>();
    nulls.put("student", null);
    assertThatThrownBy(() -> Parameters.fromJson(PLAN, nulls, ""))
        .hasMessageContaining("student must be text of at most 64 characters, not null");
  }

  private static final Recipe OWN =
      RecipeTexts.withParameters(
          "user: {type: integer, minimum: 1, from: owner}", "year: {type: integer, default: 2026}");

  @Test
  void theOwnersParameterIsTheOwner() throws Exception {
    for (Parameters parameters :
        List.of(
            Parameters.fromForm(OWN, Map.of(), "42"), Parameters.fromJson(OWN, Map.of(), "42"))) {
      assertThat(parameters.integer("user")).hasValue(42);
      assertThat(parameters.canonicalJson()).isEqualTo("{\"user\":42,\"year\":2026}");
    }
  }

  @ParameterizedTest
  @CsvSource({"42", "''", "7"})
  void noRequestGivesTheOwnersParameter(String owner) {
    assertThat(errorsOfOwn(Map.of("user", 42), owner))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.name()).isEqualTo("user");
              assertThat(error.message()).contains("nobody gives it");
            });
  }

  @Test
  void theOwnersParameterNeedsAnOwnerOfItsType() {
    assertThat(errorsOfOwn(Map.of(), ""))
        .singleElement()
        .satisfies(error -> assertThat(error.message()).contains("made for nobody"));
    for (String owner : List.of("alice", "0", "042", "42; drop table users")) {
      assertThat(errorsOfOwn(Map.of(), owner))
          .singleElement()
          .satisfies(
              error ->
                  assertThat(error.message()).isEqualTo("must be a whole number of at least 1"));
    }
  }

  @Test
  void whatIsStoredIsTheOwnersAgain() throws Exception {
    Map<String, Object> stored = Map.of("user", 41, "year", 2020);
    assertThat(Parameters.again(OWN, stored, "42").canonicalJson())
        .isEqualTo("{\"user\":42,\"year\":2020}");
  }

  private static List<ParameterError> errorsOfOwn(Map<String, Object> json, String owner) {
    return catchThrowableOfType(
            InvalidParametersException.class, () -> Parameters.fromJson(OWN, json, owner))
        .errors();
  }
}
