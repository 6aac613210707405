package dev.spillway.archive.entry;

/**
 * A name that must not stand in an archive, because extracting it could do harm or lose another
 * entry.
 */
public final class UnsafeEntryNameException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Names can be long, and are hostile here: a message shows this many characters of one. */
  private static final int SHOWN = 200;

  private final String name;
  private final String reason;

  public UnsafeEntryNameException(String name, String reason) {
    super("the entry name \"" + printable(name) + "\" " + reason);
    this.name = name;
    this.reason = reason;
  }

  /** The name as it was given: it may hold anything. */
  public String name() {
    return name;
  }

  /** What is wrong with it, as the end of a sentence that begins with the name. */
  public String reason() {
    return reason;
  }

  /** {@code name} on one line, without anything that a terminal or a log would obey. */
  public static String printable(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .limit(SHOWN)
        .forEach(
            character -> {
              if (EntryNames.obeyed(character) || EntryNames.surrogate(character)) {
                text.append(String.format("\\u%04x", character));
              } else {
                text.appendCodePoint(character);
              }
            });
    return name.codePointCount(0, name.length()) > SHOWN
        ? text.append('…').toString()
        : text.toString();
  }
}
