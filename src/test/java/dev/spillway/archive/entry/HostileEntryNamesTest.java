package dev.spillway.archive.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every path of the corpus as the name of an entry: refused, or harmless to extract with any tool.
 */
class HostileEntryNamesTest {

  private static final Path SECRET = Path.of("/tmp/elsewhere/secret.txt");

  @TempDir static Path archives;

  @TempDir Path folder;

  private static List<String> accepted;

  private static List<String> renamed;

  @BeforeAll
  static void name() throws IOException {
    accepted = findAccepted();
    renamed = rename();
  }

  private static List<String> findAccepted() throws IOException {
    EntryNames names = new EntryNames();
    List<String> accepted = new ArrayList<>();
    for (String name : Hostile.paths(SECRET)) {
      try {
        EntryNames.checkFile(name);
        names.add(name);
        accepted.add(name);
      } catch (UnsafeEntryNameException refused) {
        assertThat(refused.getMessage().chars()).noneMatch(Character::isISOControl);
      }
    }
    return accepted;
  }

  /** All of them, as a recipe renames them by default. */
  private static List<String> rename() throws IOException {
    UniqueNames names = new UniqueNames();
    return Hostile.paths(SECRET).stream().map(path -> names.other(path).name()).toList();
  }

  @Test
  void whatIsAcceptedStaysInsideHoweverItIsRead() throws IOException {
    // Names such as %2e%2e%2fsecret.txt are names.
    assertThat(accepted).hasSizeBetween(50, Hostile.paths(SECRET).size() / 2);
    for (String name : accepted) {
      Path out = Path.of("/out");
      assertThat(out.resolve(name).normalize()).startsWithRaw(out).isNotEqualTo(out);
      assertThat(name).doesNotContain("\\", "\0", "\n", "\r");
      for (String part : name.split("/", -1)) {
        String onWindows = part.replaceAll("[. ]+$", "");
        assertThat(onWindows).as(name).isNotEmpty().doesNotContainPattern("^[A-Za-z]:");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ZIP,unzip", "ZIP,7z", "ZIP,bsdtar", "ZIP,python",
    "TAR,tar", "TAR,7z", "TAR,bsdtar", "TAR,python",
    "TAR_GZ,tar", "TAR_GZ,bsdtar", "TAR_GZ,python"
  })
  void extractingStaysInside(Format format, String tool) throws IOException {
    extractInside(format, tool, "accepted", accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "ZIP,unzip", "ZIP,7z", "ZIP,bsdtar", "ZIP,python",
    "TAR,tar", "TAR,7z", "TAR,bsdtar", "TAR,python"
  })
  void extractingWhatWasRenamedStaysInsideAndIsComplete(Format format, String tool)
      throws IOException {
    assertThat(renamed).hasSameSizeAs(Hostile.paths(SECRET)).doesNotHaveDuplicates();
    extractInside(format, tool, "renamed", renamed);
  }

  /** Of each format and list one, which every tool reads. */
  private static Path archive(Format format, String list, List<String> names) throws IOException {
    Path archive = archives.resolve(list + "." + format.extension());
    if (Files.notExists(archive)) {
      Sample sample = new Sample();
      for (String name : names) {
        sample.inline(name, name.getBytes(UTF_8), Instant.EPOCH);
      }
      sample.write(sample.manifest(format).layout(), archive);
    }
    return archive;
  }

  private void extractInside(Format format, String tool, String list, List<String> names)
      throws IOException {
    Path archive = archive(format, list, names);
    Path around = Files.createDirectories(folder.resolve("x/y/z"));
    Path out = Files.createDirectory(around.resolve("out"));
    if (tool.equals("python")) {
      ArchiveTools.run("python3", "-c", python(format), archive.toString(), out.toString());
    } else {
      ArchiveTools.extract(tool, archive, out);
    }
    TreeSet<Path> strangers = new TreeSet<>();
    long files = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(file -> !Files.isDirectory(file)).toList()) {
        if (path.startsWith(out)) {
          files++;
          assertThat(path).isRegularFile();
        } else {
          strangers.add(path);
        }
      }
    }
    assertThat(strangers).isEmpty();
    assertThat(files).isEqualTo(names.size());
    // Folders of a thousand levels, which Java deletes in seconds.
    ArchiveTools.run("rm", "-rf", out.toString());
  }

  private static String python(Format format) {
    return format == Format.ZIP
        ? "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])"
        : "import sys, tarfile; tarfile.open(sys.argv[1], 'r:*').extractall(sys.argv[2])";
  }
}
