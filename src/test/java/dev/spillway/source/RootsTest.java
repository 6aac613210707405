package dev.spillway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootsTest {

  @TempDir Path scratch;

  @Test
  void holdsTheRootsOfTheSettings() {
    Roots roots = new Roots(TestRoots.of("b", scratch).and("a", scratch).config());

    assertThat(roots.names()).containsExactly("a", "b");
    assertThat(roots.get("a").name()).isEqualTo("a");
    assertThat(roots.find("c")).isEmpty();
    assertThatThrownBy(() -> roots.get("c"))
        .isInstanceOf(UnknownRootException.class)
        .hasMessageContaining("spillway.roots.c.path")
        .hasMessageContaining("[a, b]");
  }

  @Test
  void aRootThatLeadsNowhereStopsTheStartWithTheSettingAndTheRemedy() throws Exception {
    Path file = Files.createFile(scratch.resolve("file"));

    assertThatThrownBy(
            () ->
                new Roots(
                    TestRoots.of("good", scratch)
                        .and("missing", scratch.resolve("nowhere"))
                        .and("file", file)
                        .config()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "spillway.roots.file.path=%s is not a folder: set it to the folder that holds the files\n"
                    .formatted(file)
                + "spillway.roots.missing.path=%s/nowhere does not exist: create the folder, mount it,"
                    .formatted(scratch)
                + " or change the setting");
  }
}
