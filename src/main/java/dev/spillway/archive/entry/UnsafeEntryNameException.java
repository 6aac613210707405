package dev.spillway.archive.entry;

/**
 * A name that an archive must not contain, because extracting it could do harm or overwrite another
 * entry.
 */
public final class UnsafeEntryNameException extends RuntimeException {

  /** Maximum number of characters of a name in a message: these names may be long and hostile. */
  private static final int SHOWN = 200;

  private final String name;
  private final String reason;

  public UnsafeEntryNameException(String name, String reason) {
    super("the entry name \"" + printable(name) + "\" " + reason);
    this.name = name;
    this.reason = reason;
  }

  /** Returns the original name; it may contain anything. */
  public String name() {
    return name;
  }

  /** Returns the reason, as the end of a sentence that starts with the name. */
  public String reason() {
    return reason;
  }

  /**
   * Returns {@code name} on one line, without characters that a terminal or a log would interpret.
   */
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
