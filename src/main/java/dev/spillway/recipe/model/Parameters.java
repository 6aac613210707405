package dev.spillway.recipe.model;

import dev.spillway.recipe.selection.RequestedSelection;
import dev.spillway.recipe.type.SafeText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The checked parameters of one request, with the recipe's defaults. Equivalent requests are equal
 * and have the same {@link #canonicalJson()}. Immutable.
 */
public final class Parameters {

  /** The replacement of a sensitive value. */
  static final String REDACTED = "***";

  private final SortedMap<String, Object> values;
  private final Set<String> sensitive;
  private final Optional<RequestedSelection> selection;
  private final Optional<String> filename;

  Parameters(Map<String, Object> values, Set<String> sensitive) {
    this(values, sensitive, Optional.empty(), Optional.empty());
  }

  private Parameters(
      Map<String, Object> values,
      Set<String> sensitive,
      Optional<RequestedSelection> selection,
      Optional<String> filename) {
    this.sensitive = Set.copyOf(sensitive);
    this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    this.selection = selection;
    this.filename = filename;
  }

  /**
   * The same parameters, with what the request brings beside them.
   *
   * @param filename one legal name, instead of the recipe's
   */
  public Parameters with(Optional<RequestedSelection> selection, Optional<String> filename) {
    return new Parameters(values, sensitive, selection, filename);
  }

  /**
   * Parses an HTML form or a query: lists are repeated fields or one JSON array, objects are JSON.
   *
   * @param owner owner of the request, the value of parameters with {@code from: owner}; empty when
   *     there is none
   * @throws InvalidParametersException with all errors
   */
  public static Parameters fromForm(Recipe recipe, Map<String, List<String>> form, String owner)
      throws InvalidParametersException {
    return new ParameterCheck(recipe, owner).form(form);
  }

  /**
   * Checks parsed JSON: {@link Map}, {@link List}, {@link String}, {@link Number}, {@link Boolean}.
   * Numbers with a point or an exponent should be parsed as {@link BigDecimal}.
   *
   * @param owner as in {@link #fromForm}
   * @throws InvalidParametersException with all errors
   */
  public static Parameters fromJson(Recipe recipe, Map<String, ?> json, String owner)
      throws InvalidParametersException {
    return new ParameterCheck(recipe, owner).json(json);
  }

  /**
   * Checks the parsed {@link #canonicalJson()} of an earlier request again; parameters with {@code
   * from: owner} are set from {@code owner} again.
   *
   * @throws InvalidParametersException when the recipe has changed since
   */
  public static Parameters again(Recipe recipe, Map<String, ?> before, String owner)
      throws InvalidParametersException {
    Map<String, Object> given = new TreeMap<>(before);
    recipe.parameters().values().stream()
        .filter(Parameter::fromOwner)
        .forEach(parameter -> given.remove(parameter.name()));
    return fromJson(recipe, given, owner);
  }

  /** The entries that the request names; empty when it names none. */
  public Optional<RequestedSelection> selection() {
    return selection;
  }

  /** The file name that the request names; empty for the recipe's. */
  public Optional<String> filename() {
    return filename;
  }

  /** The checked values by name, sorted, in the types of {@code ValueType}. */
  public SortedMap<String, Object> values() {
    return values;
  }

  /** The text of this name; empty when it is absent, or not a text. */
  public Optional<String> text(String name) {
    return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The whole number of this name; empty when it is absent, or not a whole number. */
  public OptionalLong integer(String name) {
    return values.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
  }

  /** The items of the list of this name, as texts; empty when it is absent. */
  public List<String> texts(String name) {
    var texts = new ArrayList<String>();
    if (values.get(name) instanceof List<?> list) {
      list.forEach(item -> texts.add(item.toString()));
    }
    return Collections.unmodifiableList(texts);
  }

  /** The numbers of the object of this name, by their names, sorted; empty when it is absent. */
  public SortedMap<String, BigDecimal> numbers(String name) {
    var numbers = new TreeMap<String, BigDecimal>();
    if (values.get(name) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> numbers.put(key.toString(), new BigDecimal(value.toString())));
    }
    return Collections.unmodifiableSortedMap(numbers);
  }

  /**
   * A single value for a file name: a number without exponent and trailing zeros. Empty when it is
   * absent, or a list or an object.
   */
  Optional<String> shown(String name) {
    return switch (values.get(name)) {
      case String text -> Optional.of(text);
      case Long number -> Optional.of(number.toString());
      case BigDecimal number -> Optional.of(CanonicalJson.plain(number));
      case Boolean flag -> Optional.of(flag.toString());
      case null, default -> Optional.empty();
    };
  }

  /**
   * The JSON text of the parameters, the same for equal ones: names sorted, no white space, numbers
   * in the shortest plain form.
   */
  public String canonicalJson() {
    return CanonicalJson.of(values);
  }

  /** As {@link #canonicalJson()}, with sensitive values replaced; may be stored and logged. */
  public String redactedJson() {
    var shown = new LinkedHashMap<String, Object>(values);
    shown.replaceAll((name, value) -> sensitive.contains(name) ? REDACTED : value);
    return CanonicalJson.of(shown);
  }

  /** Replaces the sensitive values in {@code text}, for example in an error of a database. */
  public String redacted(String text) {
    var secrets =
        new TreeSet<String>(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    sensitive.forEach(name -> secrets(values.get(name), secrets));
    String redacted = text;
    for (String secret : secrets) {
      redacted = redacted.replace(secret, REDACTED);
    }
    return redacted;
  }

  /** Whether there is a sensitive value. */
  public boolean anySensitive() {
    return !Collections.disjoint(sensitive, values.keySet());
  }

  private static void secrets(Object value, Set<String> secrets) {
    switch (value) {
      case null -> {}
      case List<?> list -> list.forEach(item -> secrets(item, secrets));
      case Map<?, ?> map ->
          map.forEach(
              (key, item) -> {
                secrets(key, secrets);
                secrets(item, secrets);
              });
      case BigDecimal number -> secrets.add(CanonicalJson.plain(number));
      default -> {
        if (!value.toString().isEmpty()) {
          secrets.add(value.toString());
        }
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters parameters && values.equals(parameters.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return SafeText.names(List.copyOf(values.keySet()));
  }
}
