package dev.spillway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.source.root.TestRoots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootsTest {

  @TempDir Path scratch;

  @Test
  void holdsTheRootsOfTheSettings() {
    Roots roots = TestRoots.of("b", scratch).and("a", scratch).open();

    assertThat(roots.names()).containsExactly("a", "b");
    assertThat(roots.get("a").name()).isEqualTo("a");
    assertThat(roots.find("c")).isEmpty();
    assertThatThrownBy(() -> roots.get("c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spillway.roots.c.path")
        .hasMessageContaining("[a, b]");
  }

  @Test
  void aRootIsAFolderOrABucket() {
    Optional<String> none = Optional.empty();
    TestRoots roots =
        TestRoots.of("good", scratch)
            .and("both", Optional.of(scratch), Optional.of("b"), none)
            .and("neither", Optional.empty(), none, none)
            .and("prefixed", Optional.of(scratch), none, Optional.of("p"))
            .and("rooted", Optional.empty(), Optional.of("b"), Optional.of("/p"));

    assertThatThrownBy(roots::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "spillway.roots.both.path and spillway.roots.both.bucket are both set: remove one of them, a root is a"
                + " folder, a bucket or a web address\n"
                + "spillway.roots.neither.path is not set: set it to the folder that holds the files, or set"
                + " spillway.roots.neither.bucket or spillway.roots.neither.url\n"
                + "spillway.roots.prefixed.prefix is set but spillway.roots.prefixed.bucket is not: set the bucket, or"
                + " remove the prefix\n"
                + "spillway.roots.rooted.prefix=/p begins with /, as no key of a file does: remove the /");
  }

  @Test
  void aRootThatLeadsNowhereStopsTheStartWithTheSettingAndTheRemedy() throws Exception {
    Path file = Files.createFile(scratch.resolve("file"));

    assertThatThrownBy(
            () ->
                TestRoots.of("good", scratch)
                    .and("missing", scratch.resolve("nowhere"))
                    .and("file", file)
                    .open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "spillway.roots.file.path=%s is not a folder: set it to the folder that holds the files\n"
                    .formatted(file)
                + "spillway.roots.missing.path=%s/nowhere does not exist: create the folder, mount it,"
                    .formatted(scratch)
                + " or change the setting");
  }
}
