package dev.spillway.source.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.archive.entry.Content;
import dev.spillway.source.Shell;
import dev.spillway.source.root.WalkSummary;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Permissions do not bind root, which tests may run as; so this one looks through the eyes of an
 * ordinary user.
 */
class UnreadableFileTest {

  @TempDir Path scratch;

  @Test
  void whatMayNotBeReadIsCountedAndNotListed() throws Exception {
    Path pool = Files.createDirectory(scratch.resolve("pool"));
    Path classes = Files.createDirectory(scratch.resolve("classes"));
    copyClasses(FolderRoot.class, classes);
    copyClasses(Content.class, classes);
    copyClasses(UnprivilegedProbe.class, classes);
    Shell.run(
        pool,
        "printf open > open.txt && printf secret > secret.txt && mkdir closed blind lost+found"
            + " && printf a > closed/a.txt && printf a > blind/a.txt"
            + " && chmod 000 secret.txt closed lost+found && chmod 444 blind"
            + " && chmod -R go+rX ../classes && chmod 755 . .. && chmod 644 open.txt");

    String seen = Shell.run(pool, probe(classes, pool));

    // In "blind" the name can be listed, but nothing be learned of it.
    assertThat(seen.lines())
        .containsExactly(
            "[open.txt]",
            new WalkSummary(1, 0, 3, 0, 0).toString(),
            // Every ext file system has a lost+found that only root can read: it is not reported.
            "[blind/a.txt UNREADABLE, closed UNREADABLE, secret.txt UNREADABLE]",
            "Optional.empty Optional.empty",
            "Optional.empty []",
            "open",
            "ContentChangedException");
  }

  private static List<String> probe(Path classes, Path pool) throws Exception {
    List<String> command = new ArrayList<>();
    if (Shell.run(pool, "id -u").strip().equals("0")) {
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classes.toString(),
            UnprivilegedProbe.class.getName(),
            pool.toString()));
    return command;
  }

  /** The build's own folder may be closed to other users. */
  private static void copyClasses(Class<?> sample, Path target) throws Exception {
    Path from = location(sample).resolve("dev/spillway");
    Path to = target.resolve("dev/spillway");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        if (Files.notExists(copy)) {
          Files.copy(file, copy);
        }
      }
    }
  }

  private static Path location(Class<?> sample) throws URISyntaxException {
    return Path.of(sample.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
