package dev.spillway.source.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import dev.spillway.testing.Hostile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every path of the corpus, asked of a root that has secrets around it and links to them in it. */
class HostilePathsTest {

  @TempDir Path folder;

  private Path root;
  private Path secret;

  @BeforeEach
  void build() throws IOException {
    root = Files.createDirectories(folder.resolve("a/b/c/root"));
    Hostile.putSecrets(root.getParent(), 4);
    Hostile.putTraps(root);
    secret = root.resolveSibling(Hostile.SECRET);
  }

  @Test
  void nothingOutsideIsFoundListedOrRead() throws IOException {
    Root confined = new FolderRoot("r", root, false);
    List<String> paths = Hostile.paths(secret);
    assertThat(paths).hasSizeGreaterThan(200);
    List<String> escaped = new ArrayList<>();
    int found = 0;
    FileStamp planned = PathStat.of(secret).orElseThrow().stamp();
    for (String path : paths) {
      Optional<SourceFile> file = confined.find(path);
      if (file.isPresent()) {
        found++;
        if (!text(confined, file.get()).equals("inside")) {
          escaped.add("read " + path);
        }
      }
      if (confined.children(path).contains(Hostile.SECRET)) {
        escaped.add("listed " + path);
      }
      if (opens(confined, path, planned)) {
        escaped.add("opened " + path);
      }
    }
    assertThat(escaped).isEmpty();
    // Nothing is decoded, so that all of them are names of files that are not there.
    assertThat(found).isZero();
  }

  /** A root that finds nothing at all would pass. */
  @Test
  void whatIsInsideIsFound() throws IOException {
    Root confined = new FolderRoot("r", root, false);
    for (String path : List.of("inside.txt", "inside/inside.txt")) {
      assertThat(text(confined, confined.find(path).orElseThrow())).isEqualTo("inside");
    }
    assertThat(confined.list(_ -> true))
        .extracting(SourceFile::path)
        .containsExactly("inside.txt", "inside/inside.txt");
  }

  private static boolean opens(Root root, String path, FileStamp planned) throws IOException {
    try (OpenContent content = root.open(path, planned)) {
      content.read(ByteBuffer.allocate(1), 0);
      return true;
    } catch (ContentChangedException refused) {
      return false;
    }
  }

  private static String text(Root root, SourceFile file) throws IOException {
    try (OpenContent content = root.open(file.path(), file.stamp())) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.stamp().size());
      content.read(bytes, 0);
      return new String(bytes.array(), UTF_8);
    }
  }
}
