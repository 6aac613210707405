package dev.spillway.ops.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The mounts of {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)). One folder may be mounted at
 * several places.
 *
 * @param mounts in the order in which they were mounted
 */
record Mounts(List<Mount> mounts) {

  private static final Logger LOG = Logger.getLogger(Mounts.class);

  private static final Path FILE = Path.of("/proc/self/mountinfo");

  /** {@code \\040} is a space: separators are written as octal numbers. */
  private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

  /**
   * A mount.
   *
   * @param device of the file system, {@code 8:1}
   * @param root the mounted folder of the file system
   * @param at the mount point
   */
  record Mount(String device, Path root, Path at) {

    /** The place of {@code path} in the file system, independent of the mount point. */
    Spot spot(Path path) {
      int above = at.getNameCount();
      int names = path.getNameCount();
      // As text: the path may belong to another file system provider than the mounts.
      String below = names == above ? "" : path.subpath(above, names).toString();
      return new Spot(device, root.resolve(below).normalize());
    }
  }

  /** A folder of a file system. */
  record Spot(String device, Path path) {

    boolean holds(Spot other) {
      return device.equals(other.device) && other.path.startsWith(path);
    }
  }

  Mounts {
    mounts = List.copyOf(mounts);
  }

  /** The mounts of this process; when the system does not list them, a path is its own place. */
  static Mounts here() {
    List<Mount> mounts = new ArrayList<>(List.of(new Mount("", Path.of("/"), Path.of("/"))));
    try (Stream<String> lines = Files.lines(FILE)) {
      lines.map(Mounts::mount).forEach(mounts::add);
    } catch (IOException | RuntimeException e) {
      LOG.debugf(e, "%s cannot be read", FILE);
    }
    return new Mounts(mounts);
  }

  /** Parses {@code 36 35 98:0 /mnt1 /mnt2 rw,noatime …}: the third to the fifth word. */
  static Mount mount(String line) {
    String[] words = line.split(" ", 6);
    return new Mount(words[2], path(words[3]), path(words[4]));
  }

  private static Path path(String word) {
    return Path.of(ESCAPED.matcher(word).replaceAll(Mounts::character));
  }

  private static String character(MatchResult escaped) {
    String character = Character.toString(Integer.parseInt(escaped.group(1), 8));
    return character.equals("\\") ? "\\\\" : character;
  }

  /** The place of {@code path}, which must be absolute and without links. */
  Spot spot(Path path) {
    Mount found = mounts.getFirst();
    for (Mount mount : mounts) {
      // Of two mounts at one place, the later one hides the earlier one.
      if (path.startsWith(mount.at()) && mount.at().getNameCount() >= found.at().getNameCount()) {
        found = mount;
      }
    }
    return found.spot(path);
  }

  /** The mounts below {@code path}. */
  Stream<Spot> below(Path path) {
    return mounts.stream()
        .filter(mount -> mount.at().startsWith(path) && !mount.at().equals(path))
        .map(mount -> mount.spot(mount.at()));
  }
}
