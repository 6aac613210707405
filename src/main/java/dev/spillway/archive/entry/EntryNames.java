package dev.spillway.archive.entry;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The names of one archive, which are safe to extract with any tool on Linux, macOS and Windows. A
 * name is relative, with {@code /} between its parts, and names a file: folders result from the
 * files in them. A name that ends with {@code /} names a folder.
 *
 * <p>Names that differ only in case or in Unicode composition count as equal ({@link FoldedName}).
 * Not thread-safe.
 */
public final class EntryNames {

  /**
   * Maximum length of a name, in UTF-8 bytes: that of a Linux path (PATH_MAX without its final
   * zero). Longer names cannot be extracted anywhere.
   */
  public static final int LONGEST_NAME = 4_095;

  /**
   * Maximum length of a part of a name, in UTF-8 bytes: that of a file name on common file systems
   * (NAME_MAX).
   */
  public static final int LONGEST_PART = 255;

  /**
   * Windows opens a device for these, whatever follows after a dot or colon; superscripts count as
   * digits there.
   */
  private static final Pattern DEVICE =
      Pattern.compile(
          "(?:CON|PRN|AUX|NUL|CLOCK\\$|CONIN\\$|CONOUT\\$|(?:COM|LPT)[0-9¹²³]) *(?:[.:].*)?",
          Pattern.CASE_INSENSITIVE);

  /** Each of them has a special meaning there: a stream, a device, a wildcard, a pipe. */
  static final String NOT_ON_WINDOWS = "<>:\"|?*";

  /** First letters of device names: most names need no further check. */
  private static final String DEVICE_INITIALS = "ACLNPaclnp";

  /**
   * The folded names, each with the name itself; folders of their own end with a slash. What is in
   * a folder directly follows the folder: so one look finds the file that is above a name, or a
   * name that is below it, and no folder has to be kept.
   */
  private final NavigableMap<String, String> names = new TreeMap<>();

  /**
   * Adds {@code name} to the names of the archive; changes nothing when it fails.
   *
   * @throws UnsafeEntryNameException when the name is unsafe, is used already, or is a file where
   *     another entry has a folder
   */
  public void add(String name) {
    if (name.endsWith("/")) {
      addFolder(name);
      return;
    }
    checkSafe(name);
    String folded = FoldedName.ordered(name);
    Map.Entry<String, String> next = names.ceilingEntry(folded);
    if (next != null && next.getKey().equals(folded)) {
      throw new UnsafeEntryNameException(name, sameAs(name, next.getValue()));
    }
    if (next != null && FoldedName.isBelow(folded, next.getKey())) {
      throw new UnsafeEntryNameException(
          name,
          "is a file, but other entries are inside a folder of that name; rename one of them");
    }
    String above = fileAbove(folded);
    if (above != null) {
      throw new UnsafeEntryNameException(
          name,
          "is inside a folder, but \""
              + UnsafeEntryNameException.printable(above)
              + "\" is a file; rename one of them");
    }
    names.put(folded, name);
  }

  private void addFolder(String name) {
    String folder = name.substring(0, name.length() - 1);
    checkSafe(folder);
    String folded = FoldedName.ordered(folder);
    if (isFolder(folded)) {
      return;
    }
    String file = names.getOrDefault(folded, fileAbove(folded));
    if (file != null) {
      throw new UnsafeEntryNameException(
          name,
          "is a folder, but \""
              + UnsafeEntryNameException.printable(file)
              + "\" is a file; rename one of them");
    }
    names.put(folded + FoldedName.SLASH, name);
  }

  /** Whether a name is below {@code folded}, or it is a folder of its own. */
  private boolean isFolder(String folded) {
    String next = names.ceilingKey(folded + FoldedName.SLASH);
    return next != null && FoldedName.isBelow(folded, next);
  }

  /** Returns the file whose name is a folder of {@code folded}; null when there is none. */
  private String fileAbove(String folded) {
    // Between such a file and this name would only be names in a folder of that name, which are
    // refused.
    Map.Entry<String, String> before = names.lowerEntry(folded);
    return before != null
            && !before.getValue().endsWith("/")
            && FoldedName.isBelow(before.getKey(), folded)
        ? before.getValue()
        : null;
  }

  private static String sameAs(String name, String taken) {
    return taken.equals(name)
        ? "is there twice; give each entry a name of its own"
        : "is the same as \""
            + UnsafeEntryNameException.printable(taken)
            + "\" where case or Unicode composition do not count; rename one of them";
  }

  /**
   * Checks {@code name} on its own.
   *
   * @throws UnsafeEntryNameException when extracting it could do harm, or could not work on Linux,
   *     macOS or Windows
   */
  public static void check(String name) {
    checkSafe(name);
    checkPortable(name);
  }

  /**
   * Checks for characters that Windows does not allow in names. Separate from {@link #add}, because
   * archives that were planned before this check existed must stay readable.
   *
   * @throws UnsafeEntryNameException when there is such a character
   */
  public static void checkPortable(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (NOT_ON_WINDOWS.indexOf(name.charAt(i)) >= 0) {
        throw new UnsafeEntryNameException(
            name,
            "contains "
                + name.charAt(i)
                + ", which no name on Windows can have; rename it without any of "
                + NOT_ON_WINDOWS.replaceAll("(?<=.)(?=.)", " "));
      }
    }
  }

  /**
   * Checks the name of an entry that is not a folder.
   *
   * @throws UnsafeEntryNameException when it ends with {@code /}, so that it would be one
   */
  public static void checkFile(String name) {
    if (name.endsWith("/")) {
      throw new UnsafeEntryNameException(name, "ends with a slash, which makes it a folder");
    }
  }

  private static void checkSafe(String name) {
    if (name.isEmpty()) {
      throw new UnsafeEntryNameException(name, "is empty");
    }
    checkCharacters(name);
    if (name.charAt(0) == '/') {
      throw new UnsafeEntryNameException(name, "is an absolute path; it must be relative");
    }
    if (Utf8.length(name) > LONGEST_NAME) {
      throw new UnsafeEntryNameException(
          name,
          "has "
              + Utf8.length(name)
              + " bytes in UTF-8, at most "
              + LONGEST_NAME
              + " are possible");
    }
    int start = 0;
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', start)) {
      checkPart(name, name.substring(start, slash));
      start = slash + 1;
    }
    checkPart(name, name.substring(start));
  }

  private static void checkCharacters(String name) {
    for (int i = 0; i < name.length(); ) {
      int character = name.codePointAt(i);
      if (character == '\\') {
        throw new UnsafeEntryNameException(
            name, "contains a backslash, which Windows takes for a folder; use /");
      }
      if (surrogate(character)) {
        throw new UnsafeEntryNameException(
            name, String.format("contains half a character (U+%04X)", character));
      }
      if (obeyed(character)) {
        throw new UnsafeEntryNameException(
            name, String.format("contains the control character U+%04X", character));
      }
      i += Character.charCount(character);
    }
  }

  private static void checkPart(String name, String part) {
    if (part.isEmpty()) {
      throw new UnsafeEntryNameException(name, "has an empty part: nothing between or after its /");
    }
    if (part.equals(".") || part.equals("..")) {
      throw new UnsafeEntryNameException(
          name, "has the part \"" + part + "\", which leaves its folder");
    }
    char last = part.charAt(part.length() - 1);
    if (last == '.' || last == ' ') {
      throw new UnsafeEntryNameException(
          name, "has a part that ends with a dot or a space, which Windows removes");
    }
    if (part.length() > 1 && part.charAt(1) == ':' && asciiLetter(part.charAt(0))) {
      throw new UnsafeEntryNameException(name, "has a part that begins with a drive letter");
    }
    if (device(part)) {
      throw new UnsafeEntryNameException(
          name, "has the part \"" + part + "\", which is a device on Windows");
    }
    if (Utf8.length(part) > LONGEST_PART) {
      throw new UnsafeEntryNameException(
          name,
          "has a part of "
              + Utf8.length(part)
              + " bytes in UTF-8, at most "
              + LONGEST_PART
              + " are possible");
    }
  }

  /** Returns whether Windows opens a device for {@code part}, which is not empty. */
  static boolean device(String part) {
    return DEVICE_INITIALS.indexOf(part.charAt(0)) >= 0 && DEVICE.matcher(part).matches();
  }

  /**
   * Returns whether terminals or text layout interpret {@code character} instead of showing it:
   * controls, line ends, bidi marks, byte order marks.
   */
  static boolean obeyed(int character) {
    return Character.isISOControl(character)
        || character == 0x061C
        || character == 0x200E
        || character == 0x200F
        || (character >= 0x2028 && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069)
        || character == 0xFEFF;
  }

  /** Returns whether {@code character} is an unpaired surrogate. */
  static boolean surrogate(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }

  private static boolean asciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
