package dev.spillway.source.root;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of a path below a root, each a plain name. */
public record RootPath(List<Path> parts) {

  /** The root itself. */
  public static final RootPath ROOT = new RootPath(List.of());

  /** Limit of nested directories: a walk holds two descriptors per level. */
  public static final int MAX_PARTS = 128;

  /** PATH_MAX of Linux with its terminating NUL; the kernel refuses longer ones. */
  private static final int MAX_PATH_BYTES = 4095;

  /** NAME_MAX of Linux; the kernel refuses longer names. */
  private static final int MAX_NAME_BYTES = 255;

  /** Parses {@code path}; empty when it is not a plain path below a root. */
  public static Optional<RootPath> of(String path) {
    String[] names = path.split("/", -1);
    if (names.length > MAX_PARTS) {
      return Optional.empty();
    }
    List<Path> parts = new ArrayList<>(names.length);
    for (String name : names) {
      if (name.isEmpty() || name.equals(".") || name.equals("..") || longName(name)) {
        return Optional.empty();
      }
      try {
        parts.add(Path.of(name));
      } catch (InvalidPathException e) {
        // NUL, or half of a surrogate pair: not possible in a file name.
        return Optional.empty();
      }
    }
    return Optional.of(new RootPath(parts));
  }

  /** This path under {@code folder}; empty when it is too long for the kernel. */
  public Optional<Path> under(Path folder) {
    Path path = folder;
    for (Path part : parts) {
      path = path.resolve(part);
    }
    return tooLong(path) ? Optional.empty() : Optional.of(path);
  }

  private static boolean longName(String name) {
    return name.length() * 3 > MAX_NAME_BYTES
        && name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES;
  }

  public List<Path> parents() {
    return parts.subList(0, parts.size() - 1);
  }

  /** Whether {@code path} is too long for the kernel. */
  public static boolean tooLong(Path path) {
    String text = path.toString();
    // A UTF-16 code unit has at most three bytes in UTF-8, so short texts need no encoding.
    return text.length() * 3 > MAX_PATH_BYTES
        && text.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES;
  }

  /**
   * Whether the name can be converted to a string and back, as in a manifest. The decoder replaces
   * bytes that are not UTF-8 by U+FFFD, which a name may also contain.
   */
  public static boolean isUtf8(Path name) {
    String text = name.toString();
    return text.indexOf('\uFFFD') < 0 || Path.of(text).equals(name);
  }
}
