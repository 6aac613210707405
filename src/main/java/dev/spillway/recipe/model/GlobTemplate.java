package dev.spillway.recipe.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A glob with parameters in it: <code>{customer}&#47;**&#47;*.{pdf,png}</code>. Braces with a comma
 * are alternatives of the {@link Glob}; all others name a parameter, whose value stands for itself,
 * also where it has wildcards. Braces in a set and quoted ones are neither.
 */
public final class GlobTemplate {

  /** Characters that mean something in a glob, and each other's escape. */
  private static final String SPECIAL = "*?[]{},\\!";

  private final String template;

  /**
   * Parses a template; its names are not checked.
   *
   * @throws IllegalArgumentException as {@link Glob}
   */
  public GlobTemplate(String template) {
    this.template = template;
    new Glob(replaced(name -> "x"));
  }

  /** The names of its parameters, in order and with repetitions. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    replaced(
        name -> {
          names.add(name);
          return "";
        });
    return names;
  }

  /** The glob for these parameters. */
  public Glob render(Parameters parameters) {
    return new Glob(replaced(name -> quoted(parameters.shown(name).orElse(""))));
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.toString();
  }

  private String replaced(UnaryOperator<String> values) {
    StringBuilder glob = new StringBuilder();
    for (int at = 0; at < template.length(); ) {
      int end =
          switch (template.charAt(at)) {
            case '\\' -> Math.min(at + 2, template.length());
            case '[' -> after(']', at + 2);
            case '{' -> after('}', at + 1);
            default -> at + 1;
          };
      String piece = template.substring(at, end);
      glob.append(isPlace(piece) ? values.apply(piece.substring(1, piece.length() - 1)) : piece);
      at = end;
    }
    return glob.toString();
  }

  /** Whatever else begins with a brace is for the glob, which refuses what it cannot read. */
  private static boolean isPlace(String piece) {
    return piece.startsWith("{")
        && piece.endsWith("}")
        && piece.indexOf(',') < 0
        && piece.indexOf('{', 1) < 0;
  }

  /** Returns the index after the next {@code closing} from {@code from}, or the end. */
  private int after(char closing, int from) {
    int at = from;
    while (at < template.length() && template.charAt(at) != closing) {
      at += closing == '}' && template.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at + 1, template.length());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GlobTemplate same && template.equals(same.template);
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
