package dev.spillway.recipe.model;

import dev.spillway.archive.entry.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file name with parameters in it: {@code {student}—{weeks}周训练方案.zip}. */
public final class FilenameTemplate {

  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)\\}");

  private final String template;

  /**
   * Creates a template. It must have been checked: each name in braces is a parameter that always
   * has a value.
   */
  public FilenameTemplate(String template) {
    this.template = template;
  }

  /** The names in braces, in order and with repetitions. */
  public static List<String> names(String template) {
    var names = new ArrayList<String>();
    for (Matcher place = PLACE.matcher(template); place.find(); ) {
      names.add(place.group(1));
    }
    return names;
  }

  /** Whether there is a brace that does not enclose a name. */
  public static boolean strayBrace(String template) {
    String rest = PLACE.matcher(template).replaceAll("");
    return rest.contains("{") || rest.contains("}");
  }

  /** The file name for these parameters; always one legal name, see {@link Filenames#clean}. */
  public String render(Parameters parameters) {
    String extension = Filenames.extension(template);
    String stem = template.substring(0, template.length() - extension.length());
    return Filenames.clean(replaced(stem, name -> parameters.shown(name).orElse("")), extension);
  }

  /** The same name with the extension of {@code other}, if it has that of {@code format}. */
  FilenameTemplate as(Format format, Format other) {
    String extension = "." + format.extension();
    return template.endsWith(extension)
        ? new FilenameTemplate(
            template.substring(0, template.length() - extension.length()) + "." + other.extension())
        : this;
  }

  /** {@code template} with the value of each name in braces, as it is. */
  static String replaced(String template, UnaryOperator<String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(values.apply(place.group(1))));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FilenameTemplate same && template.equals(same.template);
  }

  @Override
  public int hashCode() {
    return template.hashCode();
  }

  @Override
  public String toString() {
    return template;
  }
}
