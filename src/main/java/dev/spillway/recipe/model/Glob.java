package dev.spillway.recipe.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of paths with the wildcards of {@link java.nio.file.FileSystem#getPathMatcher}: {@code
 * *} and {@code ?} match within one folder, {@code **} crosses folders, {@code [a-z]} and {@code
 * [!a]} are sets, <code>{png,jpg}</code> are alternatives, {@code \} quotes the next character. One
 * difference, as in shells and {@code .gitignore}: <code>**&#47;</code> also matches no folder at
 * all, so that <code>**&#47;*.pdf</code> matches every PDF. Works on text, so it can match any file
 * name.
 */
public final class Glob {

  private final String glob;
  private final Pattern pattern;

  /**
   * Parses a glob.
   *
   * @throws IllegalArgumentException when {@code glob} is invalid, with a sentence on what to write
   *     instead
   */
  public Glob(String glob) {
    this.glob = glob;
    if (glob.isEmpty() || glob.startsWith("/") || ("/" + glob + "/").contains("/../")) {
      throw new IllegalArgumentException(
          "a glob is a path below the root, such as **/*.pdf: it is not empty, does not start with / and has no ..");
    }
    try {
      this.pattern = Pattern.compile(new Translation(glob).regex(), Pattern.DOTALL);
    } catch (PatternSyntaxException broken) {
      throw new IllegalArgumentException(
          "the set in [ ] cannot be read: write it like [a-z], [!0-9] or [abc]", broken);
    }
  }

  /** The common prefix of all paths that it matches: its text up to the first wildcard. */
  public String prefix() {
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < glob.length() && "*?[{".indexOf(glob.charAt(i)) < 0; i++) {
      if (glob.charAt(i) == '\\') {
        i++;
      }
      literal.append(glob.charAt(i));
    }
    return literal.toString();
  }

  /** Whether it matches {@code path}, with {@code /} between parts. */
  public boolean matches(String path) {
    return pattern.matcher(path).matches();
  }

  /** Whether it may match a path below {@code folder}. */
  public boolean mayMatchBelow(String folder) {
    Matcher matcher = pattern.matcher(folder + "/");
    // The matcher has reached the end of the input: more input could make a match.
    return matcher.matches() || matcher.hitEnd();
  }

  /** Whether it ends with {@code **} and so matches every path below {@code folder}. */
  public boolean matchesAllBelow(String folder) {
    return glob.endsWith("**") && matches(folder + "/\0"); // no name has a NUL
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob same && glob.equals(same.glob);
  }

  @Override
  public int hashCode() {
    return glob.hashCode();
  }

  @Override
  public String toString() {
    return glob;
  }

  /** Translates a glob, from left to right. */
  private static final class Translation {
    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private boolean inAlternatives;

    Translation(String glob) {
      this.glob = glob;
    }

    String regex() {
      while (at < glob.length()) {
        char c = glob.charAt(at++);
        switch (c) {
          case '*' -> star();
          case '?' -> regex.append("[^/]");
          case '[' -> set();
          case '{' -> open();
          case '}' -> close();
          case ',' -> regex.append(inAlternatives ? "|" : ",");
          case '\\' -> literal(escaped());
          default -> literal(c);
        }
      }
      if (inAlternatives) {
        throw new IllegalArgumentException("{ is never closed: write alternatives like {png,jpg}");
      }
      return regex.toString();
    }

    private void star() {
      if (at >= glob.length() || glob.charAt(at) != '*') {
        regex.append("[^/]*");
        return;
      }
      boolean startsPart = at == 1 || glob.charAt(at - 2) == '/';
      at++;
      if (startsPart && at < glob.length() && glob.charAt(at) == '/') {
        at++;
        regex.append("(?:.*/)?");
      } else {
        regex.append(".*");
      }
    }

    private void set() {
      int end = glob.indexOf(']', at + 1);
      if (end < 0) {
        throw new IllegalArgumentException(
            "[ is never closed: write a set like [a-z], or \\[ for the character");
      }
      String set = glob.substring(at, end);
      boolean not = set.startsWith("!");
      String members = (not ? set.substring(1) : set).replaceAll("([\\\\\\[\\]&^])", "\\\\$1");
      regex.append("(?!/)[").append(not ? "^" : "").append(members).append(']');
      at = end + 1;
    }

    private void open() {
      if (inAlternatives) {
        throw new IllegalArgumentException(
            "{ } cannot stand within { }: write all alternatives in one, like {png,jpg}");
      }
      inAlternatives = true;
      regex.append("(?:");
    }

    private void close() {
      if (!inAlternatives) {
        throw new IllegalArgumentException(
            "} closes nothing: write alternatives like {png,jpg}, or \\} for the character");
      }
      inAlternatives = false;
      regex.append(')');
    }

    private char escaped() {
      if (at >= glob.length()) {
        throw new IllegalArgumentException(
            "\\ at the end stands before nothing: write \\\\ for the character");
      }
      return glob.charAt(at++);
    }

    private void literal(char c) {
      if ("\\^$.|?*+()[]{}".indexOf(c) >= 0) {
        regex.append('\\');
      }
      regex.append(c);
    }
  }
}
