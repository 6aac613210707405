package dev.spillway.testing;

/** How long tests take that could go on for ever: {@code -Dform=long} is not for every change. */
public final class Form {

  /**
   * Tag of tests that repeat those of a class on the packaged service. They run in the long form,
   * where a binary is tested, and where they are named; {@code WholeWayIT} alone runs always.
   */
  public static final String REPEATED = "repeated";

  private static final String NAME = System.getProperty("form", "short");

  private Form() {}

  /** The one of the two that is asked for. */
  public static <T> T choose(T inShort, T inLong) {
    return switch (NAME) {
      case "short" -> inShort;
      case "long" -> inLong;
      default ->
          throw new IllegalArgumentException("-Dform=" + NAME + " is neither short nor long");
    };
  }
}
