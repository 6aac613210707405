package dev.spillway.archive.entry;

import java.util.ArrayList;
import java.util.List;

/**
 * A wanted name as one that can be extracted on Windows, macOS and Linux: what {@link EntryNames}
 * refuses is replaced by {@code _}. A portable name is unchanged.
 *
 * <ul>
 *   <li>Characters that Windows does not allow, backslashes, control characters, direction marks
 *       and half characters become {@code _}, and so does each dot or space at the end of a part:
 *       {@code ..} is {@code __}.
 *   <li>A device name gets {@code _} in front: {@code _CON.txt}.
 *   <li>Empty parts and {@code .} are left out, and so are a leading and a trailing slash.
 *   <li>A part of more than 255 bytes is cut before its extension.
 *   <li>Folders beyond a depth of {@link #MOST_FOLDERS}, or a length of {@link #LONGEST_FOLDERS}
 *       bytes, are left out.
 * </ul>
 */
final class PortableName {

  /** As deep as the folders of a root may be. */
  static final int MOST_FOLDERS = 127;

  /**
   * Maximum length of all folders, in UTF-8 bytes. Leaves room for the last part, and for numbers
   * that make each folder unique, within {@link EntryNames#LONGEST_NAME}.
   */
  static final int LONGEST_FOLDERS = 2_500;

  /** Longer ones are no extensions: "Vol. 2 of the complete works". */
  private static final int LONGEST_EXTENSION = 16;

  private static final char REPLACEMENT = '_';

  private PortableName() {}

  static String of(String wanted) {
    List<String> parts = parts(wanted);
    String last = parts.isEmpty() ? String.valueOf(REPLACEMENT) : parts.removeLast();
    StringBuilder name = new StringBuilder();
    int bytes = 0;
    for (String part : parts.subList(0, Math.min(parts.size(), MOST_FOLDERS))) {
      bytes += Utf8.length(part) + 1;
      if (bytes > LONGEST_FOLDERS) {
        break;
      }
      name.append(part).append('/');
    }
    return name.append(last).toString();
  }

  private static List<String> parts(String wanted) {
    List<String> parts = new ArrayList<>();
    for (int start = 0; start <= wanted.length(); ) {
      int slash = wanted.indexOf('/', start);
      int end = slash < 0 ? wanted.length() : slash;
      if (end > start && !(end == start + 1 && wanted.charAt(start) == '.')) {
        parts.add(part(wanted.substring(start, end)));
      }
      start = end + 1;
    }
    return parts;
  }

  private static String part(String wanted) {
    String part = cut(replaced(wanted), EntryNames.LONGEST_PART);
    return EntryNames.device(part) ? cut(REPLACEMENT + part, EntryNames.LONGEST_PART) : part;
  }

  private static String replaced(String wanted) {
    StringBuilder part = new StringBuilder(wanted);
    for (int i = 0; i < part.length(); ) {
      int character = part.codePointAt(i);
      if (!allowed(character)) {
        part.setCharAt(i, REPLACEMENT); // All of these are a single char.
      }
      i += Character.charCount(character);
    }
    for (int i = part.length() - 1; i >= 0 && isDotOrSpace(part.charAt(i)); i--) {
      part.setCharAt(i, REPLACEMENT);
    }
    return part.toString();
  }

  private static boolean allowed(int character) {
    return character != '\\'
        && EntryNames.NOT_ON_WINDOWS.indexOf(character) < 0
        && !EntryNames.surrogate(character)
        && !EntryNames.obeyed(character);
  }

  private static boolean isDotOrSpace(char c) {
    return c == '.' || c == ' ';
  }

  /**
   * Returns {@code part} with at most {@code most} bytes in UTF-8: shortened before its extension.
   */
  static String cut(String part, int most) {
    if (Utf8.length(part) <= most) {
      return part;
    }
    String extension = extension(part);
    int room = most - Utf8.length(extension);
    int end = 0;
    while (end < part.length()) {
      int next = end + Character.charCount(part.codePointAt(end));
      room -= Utf8.length(part.substring(end, next));
      if (room < 0) {
        break;
      }
      end = next;
    }
    StringBuilder stem = new StringBuilder(part.substring(0, end));
    if (extension.isEmpty() && isDotOrSpace(stem.charAt(end - 1))) {
      stem.setCharAt(end - 1, REPLACEMENT);
    }
    return stem.append(extension).toString();
  }

  /**
   * Returns the extension of {@code part} with its dot, {@code .tar.gz} included; empty when there
   * is none, or nothing before it.
   */
  static String extension(String part) {
    int dot = part.lastIndexOf('.');
    if (dot <= 0 || part.length() - dot > LONGEST_EXTENSION || part.indexOf(' ', dot) >= 0) {
      return "";
    }
    int tar = dot - ".tar".length();
    return part.substring(tar > 0 && part.startsWith(".tar", tar) ? tar : dot);
  }
}
