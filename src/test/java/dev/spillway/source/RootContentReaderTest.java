package dev.spillway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.source.root.Reading;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.TestRoots;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootContentReaderTest {

  @TempDir Path pool;
  private Roots roots;
  private RootContentReader reader;

  @BeforeEach
  void open() {
    roots = TestRoots.of("pool", pool).andImmutable("settled", pool).open();
    reader = new RootContentReader(roots);
  }

  @Test
  void readsFilesOfRoots() throws Exception {
    Files.writeString(pool.resolve("f"), "0123456789");
    SourceFile file = roots.get("pool").find("f").orElseThrow();

    try (OpenContent content = reader.open(new Content.RootFile("pool", "f", file.stamp()))) {
      assertThat(Reading.slice(content, 2, 3)).isEqualTo("234");
      content.verify();
    }
    assertThatThrownBy(() -> reader.open(new Content.RootFile("gone", "f", file.stamp())))
        .isInstanceOf(ContentChangedException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void handsOnlyFilesThatNeverChangeToTheKernel() throws Exception {
    Files.writeString(pool.resolve("f"), "0123456789");
    SourceFile file = roots.get("pool").find("f").orElseThrow();

    try (OpenContent mutable = reader.open(new Content.RootFile("pool", "f", file.stamp()));
        OpenContent settled = reader.open(new Content.RootFile("settled", "f", file.stamp()))) {
      assertThat(mutable.file()).isEmpty();
      assertThat(settled.file()).isPresent();
    }
  }

  @Test
  void readsInlineBytes() throws Exception {
    byte[] bytes = "方案说明".getBytes(StandardCharsets.UTF_8);

    try (OpenContent content = reader.open(Content.Inline.of(bytes))) {
      assertThat(Reading.slice(content, 3, 9)).isEqualTo("案说明");
      assertThat(Reading.slice(content, 0, 3)).isEqualTo("方");
      assertThat(content.file()).isEmpty();
      content.verify();
      assertThatThrownBy(() -> Reading.slice(content, 10, 3))
          .isInstanceOf(ContentChangedException.class);
    }
  }
}
