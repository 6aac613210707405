package dev.spillway.recipe.type;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression with limited run time: the characters it reads are counted, and a value that
 * needs too many does not match. Matches anywhere in a value, as in JSON Schema, unless {@code ^}
 * and {@code $} anchor it.
 */
public final class BoundedPattern {

  /**
   * Limit of the values to match, in characters. Limits the depth of the search; the steps limit
   * its width.
   */
  public static final int LONGEST_VALUE = 1000;

  private static final int STEPS = 200_000;

  private final Pattern pattern;

  /**
   * Compiles a pattern.
   *
   * @throws PatternSyntaxException when {@code source} is not a regular expression
   */
  public BoundedPattern(String source) {
    pattern = Pattern.compile(source);
  }

  public String source() {
    return pattern.pattern();
  }

  boolean foundIn(String value) {
    if (value.length() > 2 * LONGEST_VALUE) {
      return false;
    }
    try {
      return pattern.matcher(new Counted(value)).find();
    } catch (TooManyStepsException tooMany) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BoundedPattern same && source().equals(same.source());
  }

  @Override
  public int hashCode() {
    return source().hashCode();
  }

  /** The value; throws after too many reads. Not thread-safe. */
  private static final class Counted implements CharSequence {
    private final String value;
    private int steps;

    Counted(String value) {
      this.value = value;
    }

    @Override
    public char charAt(int index) {
      if (++steps > STEPS) {
        throw new TooManyStepsException();
      }
      return value.charAt(index);
    }

    @Override
    public int length() {
      return value.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return value.subSequence(start, end);
    }

    @Override
    public String toString() {
      return value;
    }
  }

  private static final class TooManyStepsException extends RuntimeException {
    TooManyStepsException() {
      super("too many steps", null, false, false);
    }
  }
}
