package dev.spillway.recipe.model;

import java.util.List;

/**
 * A path with parameters in it: {@code reports/{year}.pdf}. Each value is one part of the path, or
 * a piece of a part, and never leaves it ({@link #isPart}).
 */
public final class PathTemplate {

  /** The folder that all others are in. */
  public static final PathTemplate NONE = new PathTemplate("");

  private final String template;

  /** Creates a template. It must have been checked, as that of a {@link FilenameTemplate}. */
  public PathTemplate(String template) {
    this.template = template;
  }

  /** Whether {@code value} may stand in a path: it names something directly in a folder. */
  public static boolean isPart(String value) {
    return !value.isEmpty()
        && !value.equals(".")
        && !value.equals("..")
        && value.indexOf('/') < 0
        && value.indexOf('\0') < 0;
  }

  /** The names of its parameters, in order and with repetitions. */
  public List<String> names() {
    return FilenameTemplate.names(template);
  }

  /** The path with a letter for each parameter. */
  public String sample() {
    return FilenameTemplate.replaced(template, name -> "x");
  }

  /** Whether there is a brace that does not enclose a name. */
  public boolean strayBrace() {
    return FilenameTemplate.strayBrace(template);
  }

  /** The path for these parameters. */
  public String render(Parameters parameters) {
    return FilenameTemplate.replaced(template, name -> parameters.shown(name).orElse(""));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathTemplate same && template.equals(same.template);
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
