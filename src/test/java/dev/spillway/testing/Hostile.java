package dev.spillway.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ways to leave a folder that people have tried: {@code src/test/resources/hostile/paths.txt}. */
public final class Hostile {

  /** The name of the file that no request may reach, in each folder above a root. */
  public static final String SECRET = "secret.txt";

  /** What it says. */
  public static final String MARK = "nobody-may-read-this-8f3a";

  private static final Path CORPUS = Path.of("src/test/resources/hostile/paths.txt");

  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\u([0-9a-f]{4})|\\\\\\\\|\\{secret}|\\{absolute}|\\{long:([^:]*):(\\d+)}");

  private Hostile() {}

  /** All of them; {@code secret} is a file that some of them name by its whole path. */
  public static List<String> paths(Path secret) throws IOException {
    return Files.readAllLines(CORPUS).stream()
        .filter(line -> !line.isEmpty() && !line.startsWith("# "))
        .map(line -> plain(line, secret))
        .distinct()
        .toList();
  }

  private static String plain(String line, Path secret) {
    return ESCAPE
        .matcher(line)
        .replaceAll(found -> Matcher.quoteReplacement(meant(found.group(), found, secret)));
  }

  private static String meant(String escape, java.util.regex.MatchResult found, Path secret) {
    if (found.group(1) != null) {
      return String.valueOf((char) Integer.parseInt(found.group(1), 16));
    }
    if (found.group(2) != null) {
      return found.group(2).repeat(Integer.parseInt(found.group(3)));
    }
    return switch (escape) {
      case "{secret}" -> SECRET;
      case "{absolute}" -> secret.toAbsolutePath().toString();
      default -> "\\";
    };
  }

  /**
   * Puts the secret into {@code folder} and those above it, {@code folders} in all, which must be
   * tests' own.
   */
  public static void putSecrets(Path folder, int folders) throws IOException {
    Path at = folder;
    for (int i = 0; i < folders; i++) {
      Files.writeString(at.resolve(SECRET), MARK);
      at = at.getParent();
    }
  }

  /** Puts links that lead out, and what is no file, into {@code root}. */
  public static void putTraps(Path root) throws IOException {
    Files.createDirectories(root.resolve("inside"));
    Files.writeString(root.resolve("inside.txt"), "inside");
    Files.writeString(root.resolve("inside").resolve("inside.txt"), "inside");
    ArchiveTools.run(
        "bash",
        "-c",
        """
        cd "$0"
        ln -s ../secret.txt link; ln -s .. dirlink; ln -s / rootlink; ln -s loop loop
        ln -s ../../secret.txt inside/link; ln -s ../.. inside/dirlink
        ln -s dirlink chain; ln -s ../link inside/chain
        mkfifo pipe
        python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
        """,
        root.toString());
  }
}
