package dev.spillway.archive.entry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives the entries of one archive their names, in the order of the archive; never refuses one.
 *
 * <p>What cannot be a name on Windows, macOS and Linux is replaced first ({@link PortableName}). A
 * name that is then used already gets a number before its extension: {@code a (2).pdf}. Names count
 * as equal as in {@link EntryNames}: case and Unicode composition make no difference. A file where
 * there is a folder of that name gets a number, and so does a folder where there is a file; all
 * entries of that folder stay together.
 *
 * <p>Equal calls in equal order give equal names. The names together are those that {@link
 * EntryNames} accepts. Time and memory grow linearly with the length of all names. Not thread-safe.
 */
public final class UniqueNames {

  /** Room for a number, in bytes: {@code " (100000000)"}. */
  private static final int ROOM = 12;

  /** Folded names ({@link FoldedName#ordered}); folders of their own end with the slash there. */
  private final NavigableSet<String> taken = new TreeSet<>();

  /** Folders as wanted, with the folder that their entries are in, if it is another one. */
  private final Map<String, String> folders = new HashMap<>();

  /** The latest folder whose entries are in it as wanted: most are followed by the same one. */
  private String asWanted = "";

  /** Folded folders that are files, too, with the folder that replaces them. */
  private final Map<String, String> moved = new HashMap<>();

  /** The next number to try, by folded name. */
  private final Map<String, Integer> numbers = new HashMap<>();

  private final Set<Met> met = new HashSet<>();

  /** A file under one name. */
  private record Met(String folded, String root, String path) {}

  /**
   * Names a file of a root. Empty when the same file is in the archive already, under the same
   * wanted name.
   *
   * @param wanted any text
   * @param root name of the root
   * @param path of the file below the root
   */
  public Optional<GivenName> file(String wanted, String root, String path) {
    String portable = portable(wanted);
    String folded = FoldedName.ordered(portable);
    return met.add(new Met(folded, root, path))
        ? Optional.of(named(portable, folded, wanted))
        : Optional.empty();
  }

  /**
   * Names an entry that is no file of a root, and so never the same as another.
   *
   * @param wanted any text
   */
  public GivenName other(String wanted) {
    String portable = portable(wanted);
    return named(portable, FoldedName.ordered(portable), wanted);
  }

  /** Returns the same object if it is portable: the names of a large archive take much memory. */
  private static String portable(String wanted) {
    String portable = PortableName.of(wanted);
    return portable.equals(wanted) ? wanted : portable;
  }

  /**
   * Names a folder without a final slash; empty when the archive has that folder already.
   *
   * @param wanted any text; a final slash makes no difference
   */
  public Optional<GivenName> folder(String wanted) {
    String name = folderOf(PortableName.of(wanted));
    String folded = FoldedName.ordered(name);
    if (isFolder(folded)) {
      return Optional.empty();
    }
    taken.add(folded + FoldedName.SLASH);
    return Optional.of(
        GivenName.of(
            name, wanted.endsWith("/") ? wanted.substring(0, wanted.length() - 1) : wanted));
  }

  private GivenName named(String portable, String foldedPortable, String wanted) {
    int slash = portable.lastIndexOf('/');
    String wantedFolder = portable.substring(0, Math.max(slash, 0));
    String folder = slash < 0 ? "" : folderOf(wantedFolder);
    String last = portable.substring(slash + 1);
    String name = portable;
    String folded = foldedPortable;
    if (!folder.equals(wantedFolder)) {
      name = folder + "/" + last;
      folded = FoldedName.ordered(name);
    }
    if (isTaken(folded)) {
      name = numbered(slash < 0 ? "" : folder + "/", last, PortableName.extension(last));
      folded = FoldedName.ordered(name);
    }
    taken.add(folded);
    return GivenName.of(name, wanted);
  }

  /** Returns the folder for the entries of {@code wanted}, of which no part is a file. */
  private String folderOf(String wanted) {
    if (wanted.equals(asWanted)) {
      return wanted;
    }
    String known = folders.get(wanted);
    if (known == null) {
      known = freeOfFiles(wanted);
      if (known.equals(wanted)) {
        // Not kept: no part of it can become a file any more, so it is found free again.
        asWanted = wanted;
        return wanted;
      }
      folders.put(wanted, known);
    }
    return known;
  }

  private String freeOfFiles(String wanted) {
    if (moved.isEmpty() && isFolder(FoldedName.ordered(wanted))) {
      return wanted;
    }
    String folder = "";
    String folded = "";
    for (String part : wanted.split("/", -1)) {
      // Part by part, as no letter composes with a slash: the whole would be folded each time.
      String next = folded + FoldedName.ordered(part);
      String replacement = moved.get(next);
      if (replacement == null && taken.contains(next)) {
        replacement = numbered(folder, part, "");
        moved.put(next, replacement);
      }
      folder = (replacement == null ? folder + part : replacement) + "/";
      folded = (replacement == null ? next : FoldedName.ordered(replacement)) + FoldedName.SLASH;
    }
    return folder.substring(0, folder.length() - 1);
  }

  /** Returns {@code part} with the first free number before {@code extension}. */
  private String numbered(String folder, String part, String extension) {
    // With the same room for each number, all names that are cut to the same one share a counter.
    String stem = part.substring(0, part.length() - extension.length());
    int most = EntryNames.LONGEST_PART - ROOM - Utf8.length(extension);
    String start = folder + PortableName.cut(stem, most) + " (";
    String end = ")" + extension;
    String counter = FoldedName.ordered(start + end);
    int number = numbers.getOrDefault(counter, 2);
    while (isTaken(FoldedName.ordered(start + number + end))) {
      number++;
    }
    numbers.put(counter, number + 1);
    return start + number + end;
  }

  private boolean isTaken(String folded) {
    String next = taken.ceiling(folded);
    return next != null && (next.equals(folded) || FoldedName.isBelow(folded, next));
  }

  /** Whether there is an entry in this folder, or the folder itself. */
  private boolean isFolder(String folded) {
    String next = taken.ceiling(folded + FoldedName.SLASH);
    return next != null && FoldedName.isBelow(folded, next);
  }
}
