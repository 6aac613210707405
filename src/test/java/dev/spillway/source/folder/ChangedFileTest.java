package dev.spillway.source.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.source.Shell;
import dev.spillway.source.root.Reading;
import dev.spillway.source.root.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A file of the pool that changes after it was planned: before it is opened, and while it is read.
 */
class ChangedFileTest {

  /** What can happen to {@code d/f}, as a script run in the pool. */
  enum Change {
    DELETED("rm d/f"),
    SHORTENED("truncate -s 5 d/f"),
    LENGTHENED("printf x >> d/f"),
    REPLACED("printf 9876543210 > g && mv g d/f"),
    REPLACED_WITH_ALL_TIMES("cp -p d/f g && printf 9876543210 > h && touch -r g h && mv h d/f"),
    REPLACED_AND_BACK("mv d/f g && printf 9876543210 > d/f && mv g d/f"),
    REWRITTEN("printf 9876543210 > d/f"),
    REWRITTEN_WITH_TIMES_RESTORED(
        "cp -p d/f ref && printf 9876543210 | dd of=d/f conv=notrunc status=none && touch -r ref d/f"),
    REPLACED_BY_A_LINK_TO_IT("mv d/f g && ln -s ../g d/f"),
    REPLACED_BY_A_PIPE("rm d/f && mkfifo d/f"),
    REPLACED_BY_A_DIRECTORY("rm d/f && mkdir d/f"),
    PARENT_RENAMED("mv d e"),
    PARENT_REPLACED("mv d e && mkdir d && printf 9876543210 > d/f"),
    PARENT_IS_A_FILE("mv d e && printf x > d");

    final String script;

    Change(String script) {
      this.script = script;
    }
  }

  @TempDir Path pool;
  private FolderRoot root;
  private SourceFile planned;

  @BeforeEach
  void plan() throws IOException {
    Files.createDirectory(pool.resolve("d"));
    Files.writeString(pool.resolve("d/f"), "0123456789");
    root = new FolderRoot("pool", pool, true);
    planned = root.find("d/f").orElseThrow();
    Reading.awaitTickAfter(planned.stamp(), pool);
  }

  @ParameterizedTest
  @EnumSource
  void isNotOpened(Change change) throws Exception {
    assertThat(Reading.all(root, planned)).isEqualTo("0123456789");

    Shell.run(pool, change.script);

    assertThatThrownBy(() -> root.open("d/f", planned.stamp()))
        .isInstanceOf(ContentChangedException.class)
        .hasMessageContaining("d/f");
  }

  @ParameterizedTest
  @EnumSource
  void isNotVerifiedOnceItIsOpen(Change change) throws Exception {
    try (OpenContent content = root.open("d/f", planned.stamp())) {
      assertThat(Reading.slice(content, 0, 5)).isEqualTo("01234");
      content.verify();

      Shell.run(pool, change.script);

      assertThatThrownBy(content::verify).isInstanceOf(ContentChangedException.class);
    }
  }
}
