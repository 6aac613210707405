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
 * What is mounted where, as {@code /proc/self/mountinfo} has it (proc_pid_mountinfo(5)): a folder
 * may be seen at several places.
 *
 * @param mounts in the order in which they were mounted
 */
record Mounts(List<Mount> mounts) {

  private static final Logger LOG = Logger.getLogger(Mounts.class);

  private static final Path FILE = Path.of("/proc/self/mountinfo");

  /** {@code \\040} is a space: what separates words is written as its number. */
  private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

  /**
   * One of them.
   *
   * @param device of the file system, {@code 8:1}
   * @param root the folder of the file system that is seen
   * @param at where it is seen
   */
  record Mount(String device, Path root, Path at) {

    /** A place in a file system, whatever it is called where it is mounted. */
    Spot spot(Path path) {
      int above = at.getNameCount();
      int names = path.getNameCount();
      // By its text: the path may be of another file system provider than the mounts are.
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

  /** Those of this process; where the system does not tell, paths are what they are called. */
  static Mounts here() {
    List<Mount> mounts = new ArrayList<>(List.of(new Mount("", Path.of("/"), Path.of("/"))));
    try (Stream<String> lines = Files.lines(FILE)) {
      lines.map(Mounts::mount).forEach(mounts::add);
    } catch (IOException | RuntimeException e) {
      LOG.debugf(e, "%s cannot be read", FILE);
    }
    return new Mounts(mounts);
  }

  /** {@code 36 35 98:0 /mnt1 /mnt2 rw,noatime …}: the third to the fifth word. */
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

  /** Where {@code path}, which is absolute and without links, is. */
  Spot spot(Path path) {
    Mount found = mounts.getFirst();
    for (Mount mount : mounts) {
      // The later of two at one place hides the earlier.
      if (path.startsWith(mount.at()) && mount.at().getNameCount() >= found.at().getNameCount()) {
        found = mount;
      }
    }
    return found.spot(path);
  }

  /** What is mounted below {@code path}. */
  Stream<Spot> below(Path path) {
    return mounts.stream()
        .filter(mount -> mount.at().startsWith(path) && !mount.at().equals(path))
        .map(mount -> mount.spot(mount.at()));
  }
}
